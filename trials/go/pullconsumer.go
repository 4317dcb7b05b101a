package main

import (
	"context"
	"time"

	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// emptyPause is how long the program waits after a round in which no queue had a message.
const emptyPause = 100 * time.Millisecond

// runPullConsumer reads the queues 0 to n-1 of a topic from their beginning. It names each queue itself, since the
// client's own choice of the next queue (Pull) never leaves the first two.
func runPullConsumer(arguments []string, stop <-chan struct{}) error {
	set, server, topic, group := flags("pullconsumer", "pull-consumers")
	broker := set.String("broker", "", "broker name of the queues")
	queues := set.Int("queues", 4, "number of queues")
	_ = set.Parse(arguments)
	client, err := consumer.NewPullConsumer(
		consumer.WithNsResolver(primitive.NewPassthroughResolver(addresses(*server))),
		consumer.WithGroupName(*group))
	if err != nil {
		return err
	}
	if err = client.Start(); err != nil {
		return err
	}
	emit(event{"event": "started"})
	next := make([]int64, *queues)
	for !stopped(stop) {
		found := false
		for id := range next {
			queue := &primitive.MessageQueue{Topic: *topic, BrokerName: *broker, QueueId: id}
			result, err := client.PullFrom(context.Background(), queue, next[id], 32)
			if err != nil {
				emit(event{"event": "failed", "queueId": id, "error": err.Error()})
				continue
			}
			next[id] = result.NextBeginOffset
			if result.Status != primitive.PullFound {
				continue
			}
			found = true
			for _, message := range result.GetMessageExts() {
				emit(received(event{"event": "received"}, message))
			}
		}
		if !found {
			time.Sleep(emptyPause)
		}
	}
	return client.Shutdown()
}
