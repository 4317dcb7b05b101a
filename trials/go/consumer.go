package main

import (
	"context"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

func runConsumer(arguments []string, stop <-chan struct{}) error {
	set, server, topic, group := flags("consumer", "reference-consumers")
	tags := set.String("tags", "*", "tag expression, for instance \"red || blue\"")
	failures := set.Int("fail-attempts", 0, "so many attempts at each message are answered \"later\"")
	most := set.Int("max-reconsume", -1, "repeats before a message is a dead letter, -1 = the client's default")
	last := set.Bool("from-last", false, "a new group starts at the end instead of the beginning")
	_ = set.Parse(arguments)
	from := consumer.ConsumeFromFirstOffset
	if *last {
		from = consumer.ConsumeFromLastOffset
	}
	client, err := rocketmq.NewPushConsumer(
		consumer.WithNsResolver(primitive.NewPassthroughResolver(addresses(*server))),
		consumer.WithGroupName(*group), consumer.WithConsumerModel(consumer.Clustering),
		consumer.WithConsumeFromWhere(from), consumer.WithMaxReconsumeTimes(int32(*most)))
	if err != nil {
		return err
	}
	err = client.Subscribe(*topic, consumer.MessageSelector{Type: consumer.TAG, Expression: *tags},
		func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
			result := consumer.ConsumeSuccess
			for _, message := range messages {
				answer := "ok"
				if int(message.ReconsumeTimes) < *failures {
					answer, result = "later", consumer.ConsumeRetryLater
				}
				emit(received(event{"event": "received", "answer": answer}, message))
			}
			return result, nil
		})
	if err != nil {
		return err
	}
	if err = client.Start(); err != nil {
		return err
	}
	emit(event{"event": "started"})
	<-stop
	return client.Shutdown()
}
