// Command escrowmq-go-client runs the Apache RocketMQ Go client against a server and tells what it sees: one JSON
// object per line on standard output, the client's own log on standard error. It ends when its standard input is
// closed or at SIGTERM, after an orderly shutdown of the client.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/apache/rocketmq-client-go/v2/rlog"
)

// One program of the collection; it returns when stop is closed or its work cannot go on.
type program func(arguments []string, stop <-chan struct{}) error

var programs = map[string]program{
	"producer":      runProducer,
	"plainproducer": runPlainProducer,
	"consumer":      runConsumer,
	"pullconsumer":  runPullConsumer,
}

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: escrowmq-go-client producer|plainproducer|consumer|pullconsumer [options]")
		os.Exit(2)
	}
	level := os.Getenv("ROCKETMQ_GO_LOG_LEVEL")
	if level == "" {
		level = "error"
	}
	rlog.SetLogLevel(level)
	err := programs[os.Args[1]](os.Args[2:], stopSignal())
	if err != nil {
		emit(event{"event": "error", "error": err.Error()})
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	emit(event{"event": "stopped"})
}

// stopSignal returns a channel that is closed at SIGTERM, SIGINT or when standard input ends.
func stopSignal() <-chan struct{} {
	stop := make(chan struct{})
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	go func() {
		select {
		case <-signals:
		case <-ended:
		}
		close(stop)
	}()
	return stop
}

func stopped(stop <-chan struct{}) bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}

// flags returns a flag set with the options that every program has.
func flags(name string, group string) (*flag.FlagSet, *string, *string, *string) {
	set := flag.NewFlagSet(name, flag.ExitOnError)
	server := set.String("server", "127.0.0.1:9876", "address of the name server")
	topic := set.String("topic", "TopicTest", "topic")
	groupName := set.String("group", group, "producer or consumer group")
	return set, server, topic, groupName
}

func addresses(server string) []string {
	return strings.Split(server, ";")
}
