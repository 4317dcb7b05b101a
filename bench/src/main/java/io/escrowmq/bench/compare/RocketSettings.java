package io.escrowmq.bench.compare;

import java.util.List;

/** How RocketMQ is set up for the comparison, each choice with its reason; the document prints both. */
final class RocketSettings {
    /** The broker's JVM: what its own start script takes, at half the heap since this is a small machine. */
    static final List<String> JVM = List.of(
            "-server",
            "-Xms4g",
            "-Xmx4g",
            "-Xmn2g",
            "-XX:+UseG1GC",
            "-XX:G1HeapRegionSize=16m",
            "-XX:G1ReservePercent=25",
            "-XX:InitiatingHeapOccupancyPercent=30",
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-XX:MaxDirectMemorySize=4g",
            "-XX:-OmitStackTraceInFastThrow");

    /** What RocketMQ's code reaches for inside the JDK to unmap files; without them it logs errors when files go. */
    static final List<String> OPENINGS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED");

    /** Settings of the broker beside ports, paths and flushDiskType. */
    static final List<Setting> BROKER = List.of(
            new Setting("brokerClusterName", "DefaultCluster", "its default"),
            new Setting("brokerName", "broker-a", "a name; the default is the host's"),
            new Setting("brokerId", "0", "a master"),
            new Setting("brokerRole", "ASYNC_MASTER", "no replica, as EscrowMQ has none"),
            new Setting("brokerIP1", "127.0.0.1", "the load comes over loopback"),
            new Setting(
                    "autoCreateTopicEnable", "true", "topics come into being by the first message, at both servers"),
            new Setting("defaultTopicQueueNums", "8", "the same number of queues at both"),
            new Setting("useEpollNativeSelector", "true", "cheaper than the JDK's selector, and what EscrowMQ has"),
            new Setting(
                    "sendMessageThreadPoolNums",
                    "4",
                    "its default is at most 4 and depends on cores; fixed, so that both versions have the same"),
            new Setting("endTransactionThreadPoolNums", "4", "as many as for sends; its default is larger"),
            new Setting("useReentrantLockWhenPutMessage", "true", "its default, advised for synchronous flush"),
            new Setting(
                    "transientStorePoolEnable", "false", "the pool keeps acknowledged messages in the process only"),
            new Setting("waitTimeMillsInSendQueue", "30000", "it must not shed load: every request is to be answered"),
            new Setting("sendThreadPoolQueueCapacity", "100000", "as above, for deep windows"),
            new Setting("endTransactionPoolQueueCapacity", "200000", "as above, for one-way commits"),
            new Setting("brokerFastFailureEnable", "false", "as above"),
            new Setting("osPageCacheBusyTimeOutMills", "30000", "as above, when the disk stalls"),
            new Setting("syncFlushTimeout", "30000", "as above: a stalled force is no refusal"),
            new Setting(
                    "timerWheelEnable", "false", "its arbitrary delays cost a thread and files, and none are measured"),
            new Setting("traceTopicEnable", "false", "its default"),
            new Setting("diskMaxUsedSpaceRatio", "95", "it must not delete or refuse because others fill the disk"),
            new Setting("deleteWhen", "04", "its default"),
            new Setting("fileReservedTime", "72", "nothing expires during a run"),
            new Setting("registerNameServerPeriod", "10000", "the least allowed: a new broker is found sooner"));

    private RocketSettings() {}

    /** One line of broker.conf, and why. */
    record Setting(String key, String value, String why) {}
}
