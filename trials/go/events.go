package main

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// event is one line of output; "time" (wall clock, milliseconds) is added by emit.
type event map[string]interface{}

var output sync.Mutex

func emit(e event) {
	emitAt(e, time.Now())
}

func emitAt(e event, at time.Time) {
	e["time"] = at.UnixNano() / int64(time.Millisecond)
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	output.Lock()
	defer output.Unlock()
	_, _ = os.Stdout.Write(append(line, '\n'))
}

func sendResult(e event, result *primitive.SendResult) event {
	e["status"] = int(result.Status)
	e["msgId"] = result.MsgID
	e["offsetMsgId"] = result.OffsetMsgID
	e["transactionId"] = result.TransactionID
	e["queueOffset"] = result.QueueOffset
	if result.MessageQueue != nil {
		e["queueId"] = result.MessageQueue.QueueId
		e["broker"] = result.MessageQueue.BrokerName
	}
	return e
}

func received(e event, message *primitive.MessageExt) event {
	e["topic"] = message.Topic
	e["msgId"] = message.MsgId
	e["offsetMsgId"] = message.OffsetMsgId
	e["transactionId"] = message.TransactionId
	e["queueOffset"] = message.QueueOffset
	e["keys"] = keys(message.GetKeys())
	e["tags"] = message.GetTags()
	e["body"] = string(message.Body)
	e["reconsumeTimes"] = message.ReconsumeTimes
	e["bornTimestamp"] = message.BornTimestamp
	e["storeTimestamp"] = message.StoreTimestamp
	e["preparedOffset"] = message.PreparedTransactionOffset
	e["sysFlag"] = message.SysFlag
	e["properties"] = message.GetProperties()
	if message.Queue != nil {
		e["queueId"] = message.Queue.QueueId
	}
	return e
}

// keys drops the separator that the client leaves at the end.
func keys(text string) string {
	return strings.TrimSpace(text)
}
