package io.escrowmq.delivery;

import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.message.Host;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.Properties;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Messages;
import io.escrowmq.store.Names;
import io.escrowmq.store.Shard;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Sidecars;
import io.escrowmq.store.machine.StateMachine;
import io.escrowmq.transaction.Escrow;
import io.escrowmq.transaction.EscrowSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** A shard with everything that consumers need, on a simulated disk, stepped by the test's own thread. */
public final class DeliveryFixture {

    public static final Host STORE = Host.of(new InetSocketAddress("127.0.0.1", 9876));
    private static final Host BORN = Host.of(new InetSocketAddress("10.1.2.3", 4567));

    public final SimClock clock = new SimClock(1_700_000_000_000L);
    public final LogSettings logSettings;
    private final boolean autoCreate;

    public Disk disk = new SimDisk();
    public LocalLog log;
    public Shard shard;
    public Topics topics;
    public Messages messages;
    public MessageSource source;
    public Groups groups;
    public Offsets offsets;
    public Members members;
    public LongPolls longPolls;
    public Departures departures;
    public Pulls pulls;
    public Escrow escrow;
    private int keys;

    public DeliveryFixture() {
        this(
                true,
                new LogSettings(LogSettings.DEFAULT.flush(), 1 << 20, 3_600_000, 100_000, 0, 256 << 10, 64 << 10, 4));
    }

    public DeliveryFixture(boolean autoCreate, LogSettings logSettings) {
        this.autoCreate = autoCreate;
        this.logSettings = logSettings;
        open();
    }

    private void open() {
        try {
            log = LocalLog.open(disk, logSettings, clock, Faults.NONE);
            shard = new Shard(log, clock, ShardSettings.of(STORE), Faults.NONE);
            Names names = new Names(shard);
            topics = new Topics(shard, names);
            messages = new Messages(shard, topics);
            source = new MessageSource(shard, topics);
            groups = new Groups(shard, names, topics, autoCreate);
            offsets = new Offsets(shard);
            members = new Members(shard);
            longPolls = new LongPolls(shard);
            departures = new Departures(shard);
            departures.listen(members::closed);
            departures.listen(longPolls::closed);
            pulls = new Pulls(topics, groups, members, source);
            escrow = new Escrow(
                    shard,
                    Sidecars.NONE,
                    names,
                    topics,
                    source,
                    EscrowSettings.defaults(),
                    new TransactionMetrics(),
                    clock,
                    Runnable::run,
                    Runnable::run);
            for (StateMachine machine :
                    List.of(names, topics, messages, escrow, groups, offsets, members, longPolls, departures)) {
                shard.add(machine);
            }
            shard.open();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops cleanly and opens the same directory again. */
    public void reopen() throws IOException {
        log.close();
        open();
    }

    /** The power fails: what was not forced is gone. */
    public void powerCut() {
        SimDisk broken = (SimDisk) disk;
        broken.crash();
        disk = broken.reopenAfterCrash(Dice.of(new SplittableRandom(7)));
        open();
    }

    /** Steps agent and writer until nothing more happens at this time. */
    public void settle() {
        for (int idle = 0, turns = 0; idle < 2; turns++) {
            if (turns > 100_000) {
                throw new IllegalStateException("the shard does not come to rest");
            }
            idle = shard.doWork() + log.doWork() == 0 ? idle + 1 : 0;
        }
    }

    /** Time passes, in steps, with the shard at work. */
    public void pass(long millis) {
        for (long left = millis; left > 0; left -= 50) {
            clock.advanceMillis(Math.min(left, 50));
            settle();
        }
    }

    /** Runs on the agent, all the way to the disk. */
    public void run(Runnable action) {
        if (!shard.submit(action::run)) {
            throw new IllegalStateException("the shard takes nothing");
        }
        settle();
    }

    public Topic topic(String name, int queues) {
        run(() -> topics.put(name, queues, queues, Topic.READ | Topic.WRITE));
        return topics.find(name);
    }

    public Group group(String name) {
        run(() -> groups.ensure(name));
        return groups.find(name);
    }

    /** A message that is durable and visible; the tag may be null. */
    public Messages.Placed send(Topic topic, int queueId, String tag, String body) {
        Messages.Placed[] placed = new Messages.Placed[1];
        run(() ->
                placed[0] = messages.append(topic.queue(queueId), queueId, List.of(message(topic.name(), tag, body))));
        return placed[0];
    }

    public NewMessage message(String topic, String tag, String body) {
        Properties.Builder properties = new Properties.Builder();
        if (tag != null) {
            properties.add(Properties.TAGS, tag);
        }
        return message(topic, properties.add("colour", "blue").bytes(), body);
    }

    public NewMessage message(String topic, byte[] properties, String body) {
        return NewMessage.of(
                topic,
                properties,
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                new NewMessage.Envelope(7, 0, 1_699_999_999_000L, BORN, 0),
                new NewMessage.Region("DefaultCluster", "DefaultRegion"),
                () -> "KEY" + keys++);
    }
}
