package main

import (
	"flag"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// numberProperty is the user property that holds a message's number, from 1.
const numberProperty = "number"

// load says how many messages are sent, by how many senders, and what they look like.
type load struct {
	count   int
	senders int
	prefix  string
	tags    []string
	pause   time.Duration
	idle    time.Duration
	size    int
}

func loadFlags(set *flag.FlagSet) *load {
	l := &load{}
	set.IntVar(&l.count, "count", 10, "messages to send, 0 = until stopped")
	set.IntVar(&l.senders, "senders", 1, "concurrent senders")
	set.StringVar(&l.prefix, "prefix", "m-", "start of every key; the message's number follows")
	set.DurationVar(&l.pause, "pause", 0, "pause of a sender between two messages")
	set.DurationVar(&l.idle, "idle", 0, "time between the client's start and its first send")
	set.IntVar(&l.size, "size", 0, "least size of a body in bytes")
	set.Func("tag", "tag; given several times they are used in turn", func(tag string) error {
		l.tags = append(l.tags, tag)
		return nil
	})
	return l
}

func (l *load) message(topic string, number int) *primitive.Message {
	body := []byte("message " + strconv.Itoa(number))
	for len(body) < l.size {
		body = append(body, '.')
	}
	message := primitive.NewMessage(topic, body)
	message.WithKeys([]string{l.prefix + strconv.Itoa(number)})
	message.WithProperty(numberProperty, strconv.Itoa(number))
	if len(l.tags) > 0 {
		message.WithTag(l.tags[(number-1)%len(l.tags)])
	}
	return message
}

// run calls send with every number; send runs in as many goroutines as there are senders.
func (l *load) run(stop <-chan struct{}, send func(number int)) {
	select {
	case <-stop:
		return
	case <-time.After(l.idle):
	}
	var last int64
	var senders sync.WaitGroup
	for i := 0; i < l.senders; i++ {
		senders.Add(1)
		go func() {
			defer senders.Done()
			for !stopped(stop) {
				number := int(atomic.AddInt64(&last, 1))
				if l.count > 0 && number > l.count {
					return
				}
				send(number)
				if l.pause > 0 {
					time.Sleep(l.pause)
				}
			}
		}()
	}
	senders.Wait()
}
