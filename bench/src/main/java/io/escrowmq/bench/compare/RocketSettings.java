package io.escrowmq.bench.compare;

import java.util.List;

/** How RocketMQ is set up for the comparison, each choice with its reason; the document prints both. */
final class RocketSettings {
    /**
     * The broker's JVM: what its own start script takes, at half the heap since this is a small machine. It does not touch
     * all of its heap at the start, which would count against its start and its memory, nor log its collections.
     */
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

    /**
     * Settings of the broker beside ports, paths and flushDiskType. Its pools have as many threads as it gives them by
     * itself, which depends on the cores.
     */
    static final List<Setting> BROKER = settings(
            """
            brokerClusterName=DefaultCluster      # its default
            brokerName=broker-a                   # a name; the default is the host's
            brokerId=0                            # a master
            brokerRole=ASYNC_MASTER               # no replica, as EscrowMQ has none
            brokerIP1=127.0.0.1                   # the load comes over loopback
            autoCreateTopicEnable=true            # topics come into being by the first message, at both servers
            defaultTopicQueueNums=8               # the same number of queues at both
            useEpollNativeSelector=true           # cheaper than the JDK's selector, and what EscrowMQ has
            useReentrantLockWhenPutMessage=true   # its default, advised for synchronous flush
            transientStorePoolEnable=false        # the pool keeps acknowledged messages in the process only
            waitTimeMillsInSendQueue=30000        # it must not shed load: every request is to be answered
            sendThreadPoolQueueCapacity=100000    # as above, for deep windows
            endTransactionPoolQueueCapacity=200000 # as above, for one-way commits
            brokerFastFailureEnable=false         # as above
            osPageCacheBusyTimeOutMills=30000     # as above, when the disk stalls
            syncFlushTimeout=30000                # as above: a stalled force is no refusal
            timerWheelEnable=false                # its arbitrary delays cost a thread and files, and none are measured
            traceTopicEnable=false                # its default
            diskMaxUsedSpaceRatio=95              # it must not delete or refuse because others fill the disk
            deleteWhen=04                         # its default
            fileReservedTime=72                   # nothing expires during a run
            registerNameServerPeriod=10000        # the least allowed: a new broker is found sooner
            """);

    private RocketSettings() {}

    /** One line of broker.conf, and why. */
    record Setting(String key, String value, String why) {}

    private static List<Setting> settings(String lines) {
        return lines.lines()
                .map(line -> {
                    int equals = line.indexOf('=');
                    int comment = line.indexOf('#');
                    return new Setting(
                            line.substring(0, equals),
                            line.substring(equals + 1, comment).trim(),
                            line.substring(comment + 1).trim());
                })
                .toList();
    }
}
