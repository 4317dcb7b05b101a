package main

import (
	"context"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

func runPlainProducer(arguments []string, stop <-chan struct{}) error {
	set, server, topic, group := flags("plainproducer", "plain-producers")
	l := loadFlags(set)
	retries := set.Int("retries", 1, "resends after a failed send")
	_ = set.Parse(arguments)
	client, err := rocketmq.NewProducer(
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
		message := l.message(*topic, number)
		result, err := client.SendSync(context.Background(), message)
		if err != nil {
			emit(event{"event": "failed", "number": number, "keys": keys(message.GetKeys()), "error": err.Error()})
			return
		}
		emit(sendResult(event{"event": "sent", "number": number, "keys": keys(message.GetKeys())}, result))
	})
	emit(event{"event": "finished"})
	<-stop
	return client.Shutdown()
}
