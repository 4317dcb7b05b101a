package io.escrowmq;

import java.util.Map;
import java.util.Set;

/**
 * Keys of a RocketMQ broker's or name server's configuration that have no counterpart here: those that are harmless to
 * ignore, and those that ask for something this server would not do, so that starting would deceive.
 */
final class ForeignKeys {

    /** Tuning and housekeeping of a store, of thread pools and of roles that do not exist here. */
    static final Set<String> IGNORED = Set.of(
            "accessMessageInMemoryMaxRatio",
            "brokerFastFailureEnable",
            "brokerPermission",
            "cleanFileForciblyEnable",
            "clusterTopicEnable",
            "brokerTopicEnable",
            "clientManageThreadPoolNums",
            "commitIntervalCommitLog",
            "deleteCommitLogFilesInterval",
            "deleteConsumeQueueFilesInterval",
            "deleteWhen",
            "destroyMapedFileIntervalForcibly",
            "diskMaxUsedSpaceRatio",
            "enableConsumeQueueExt",
            "enablePropertyFilter",
            "endTransactionThreadPoolNums",
            "fetchNamesrvAddrByAddressServer",
            "flushCommitLogLeastPages",
            "flushCommitLogThoroughInterval",
            "flushCommitLogTimed",
            "flushConsumeQueueLeastPages",
            "flushIntervalCommitLog",
            "flushIntervalConsumeQueue",
            "haHousekeepingInterval",
            "haListenPort",
            "haMasterAddress",
            "haSendHeartbeatInterval",
            "heartbeatThreadPoolNums",
            "highSpeedMode",
            "longPollingEnable",
            "mapedFileSizeCommitLog",
            "mapedFileSizeConsumeQueue",
            "mappedFileSizeCommitLog",
            "mappedFileSizeConsumeQueue",
            "maxIndexNum",
            "maxHashSlotNum",
            "maxTransferBytesOnMessageInDisk",
            "maxTransferBytesOnMessageInMemory",
            "maxTransferCountOnMessageInDisk",
            "maxTransferCountOnMessageInMemory",
            "messageIndexEnable",
            "messageIndexSafe",
            "offsetCheckInSlave",
            "osPageCacheBusyTimeOutMills",
            "processReplyMessageThreadPoolNums",
            "pullMessageThreadPoolNums",
            "queryMessageThreadPoolNums",
            "redeleteHangedFileInterval",
            "registerBrokerTimeoutMills",
            "registerNameServerPeriod",
            "rocketmqHome",
            "sendMessageThreadPoolNums",
            "sendThreadPoolQueueCapacity",
            "serverAsyncSemaphoreValue",
            "serverCallbackExecutorThreads",
            "serverChannelMaxIdleTimeSeconds",
            "serverOnewaySemaphoreValue",
            "serverPooledByteBufAllocatorEnable",
            "serverSelectorThreads",
            "serverSocketRcvBufSize",
            "serverSocketSndBufSize",
            "serverWorkerThreads",
            "slaveReadEnable",
            "storePathAbortFile",
            "storePathCommitLog",
            "storePathConsumeQueue",
            "storePathIndex",
            "storeCheckpoint",
            "syncFlushTimeout",
            "timerWheelEnable",
            "traceTopicEnable",
            "transferMsgByHeap",
            "transientStorePoolEnable",
            "transientStorePoolSize",
            "useEpollNativeSelector",
            "useReentrantLockWhenPutMessage",
            "waitTimeMillsInSendQueue",
            "warmMapedFileEnable");

    /** Switches that must stay off, with why. */
    static final Map<String, String> MUST_BE_FALSE = Map.of(
            "aclEnable", "access control is not there yet, and serving without it would leave the data open",
            "authenticationEnabled",
                    "access control is not there yet, and serving without it would leave the data open",
            "authorizationEnabled", "access control is not there yet, and serving without it would leave the data open",
            "enableControllerMode", "there is no controller; this server is one process",
            "enableDLegerCommitLog", "there is no DLedger; this server is one process",
            "enableDledgerCommitLog", "there is no DLedger; this server is one process",
            "rejectTransactionMessage", "transactional messages are what this server is for");

    private ForeignKeys() {}
}
