package main

import (
	"context"
	"fmt"
	"math/rand"
	"strconv"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// decider is the application: it executes local transactions and answers checks, and tells both.
type decider struct {
	mode    string
	checked string
	lock    sync.Mutex
	known   map[string]bool
	random  *rand.Rand
}

// byNumber is the reference program's rule: of message i, i mod 3 says 0 commit, 1 roll back, 2 unknown.
func byNumber(number int) primitive.LocalTransactionState {
	switch number % 3 {
	case 0:
		return primitive.CommitMessageState
	case 1:
		return primitive.RollbackMessageState
	default:
		return primitive.UnknowState
	}
}

func (d *decider) decide(rule string, number int) primitive.LocalTransactionState {
	switch rule {
	case "commit":
		return primitive.CommitMessageState
	case "rollback":
		return primitive.RollbackMessageState
	case "unknown":
		return primitive.UnknowState
	case "random":
		d.lock.Lock()
		defer d.lock.Unlock()
		return primitive.LocalTransactionState(d.random.Intn(3) + 1)
	default:
		return byNumber(number)
	}
}

func (d *decider) ExecuteLocalTransaction(message *primitive.Message) primitive.LocalTransactionState {
	at := time.Now()
	number, _ := strconv.Atoi(message.GetProperty(numberProperty))
	d.lock.Lock()
	d.known[message.TransactionId] = true
	d.lock.Unlock()
	state := d.decide(d.mode, number)
	emitAt(event{"event": "executed", "number": number, "keys": keys(message.GetKeys()),
		"transactionId": message.TransactionId, "answer": name(state)}, at)
	return state
}

func (d *decider) CheckLocalTransaction(message *primitive.MessageExt) primitive.LocalTransactionState {
	at := time.Now()
	number, _ := strconv.Atoi(message.GetProperty(numberProperty))
	d.lock.Lock()
	known := d.known[message.TransactionId]
	d.lock.Unlock()
	state := d.decide(d.checked, number)
	emitAt(received(event{"event": "checked", "number": number, "known": known, "answer": name(state)}, message), at)
	return state
}

func name(state primitive.LocalTransactionState) string {
	switch state {
	case primitive.CommitMessageState:
		return "commit"
	case primitive.RollbackMessageState:
		return "rollback"
	default:
		return "unknown"
	}
}

// modes maps the option --mode to the rule for the local transaction; checks have an option of their own.
var modes = map[string]string{"reference": "unknown", "commit": "commit", "rollback": "rollback",
	"unknown": "unknown", "random": "random", "number": "number"}

func runProducer(arguments []string, stop <-chan struct{}) error {
	set, server, topic, group := flags("producer", "reference-producers")
	l := loadFlags(set)
	mode := set.String("mode", "reference", "answer of the local transaction: reference (= unknown), commit, rollback, "+
		"unknown, random, or number (of message i, i mod 3 is 0 commit, 1 rollback, 2 unknown)")
	checked := set.String("check", "number", "answer to a check: number, commit, rollback, unknown, random")
	seed := set.Int64("seed", 1, "seed of the random answers")
	retries := set.Int("retries", 1, "resends after a failed send")
	_ = set.Parse(arguments)
	if modes[*mode] == "" {
		return fmt.Errorf("unknown mode %q", *mode)
	}
	d := &decider{mode: modes[*mode], checked: *checked, known: map[string]bool{}, random: rand.New(rand.NewSource(*seed))}
	client, err := rocketmq.NewTransactionProducer(d,
		producer.WithNsResolver(primitive.NewPassthroughResolver(addresses(*server))),
		producer.WithGroupName(*group), producer.WithRetry(*retries))
	if err != nil {
		return err
	}
	if err = client.Start(); err != nil {
		return err
	}
	emit(event{"event": "started"})
	l.run(stop, func(number int) {
		begun := time.Now()
		message := l.message(*topic, number)
		result, err := client.SendMessageInTransaction(context.Background(), message)
		if err != nil {
			emit(event{"event": "failed", "number": number, "keys": keys(message.GetKeys()), "error": err.Error()})
			return
		}
		emit(sendResult(event{"event": "sent", "number": number, "keys": keys(message.GetKeys()),
			"begun": begun.UnixNano() / int64(time.Millisecond), "state": name(result.State)}, result.SendResult))
	})
	emit(event{"event": "finished"})
	<-stop
	return client.Shutdown()
}
