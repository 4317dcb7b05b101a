package io.escrowmq;

import io.escrowmq.access.Access;
import io.escrowmq.access.Rule;
import io.escrowmq.base.Clock;
import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.delivery.Departures;
import io.escrowmq.delivery.Group;
import io.escrowmq.delivery.Groups;
import io.escrowmq.delivery.Holder;
import io.escrowmq.delivery.LongPolls;
import io.escrowmq.delivery.Members;
import io.escrowmq.delivery.Offsets;
import io.escrowmq.delivery.Pulls;
import io.escrowmq.delivery.Retries;
import io.escrowmq.delivery.TimeSearch;
import io.escrowmq.handler.AgentCalls;
import io.escrowmq.handler.ClientLinks;
import io.escrowmq.handler.ClusterInfoHandler;
import io.escrowmq.handler.ConsumerListHandler;
import io.escrowmq.handler.Dispatcher;
import io.escrowmq.handler.EndTransactionHandler;
import io.escrowmq.handler.FreshKeys;
import io.escrowmq.handler.HeartbeatHandler;
import io.escrowmq.handler.ProducerConnections;
import io.escrowmq.handler.PullMessageHandler;
import io.escrowmq.handler.QueryConsumerOffsetHandler;
import io.escrowmq.handler.QueueBoundHandler;
import io.escrowmq.handler.Readers;
import io.escrowmq.handler.RetrySends;
import io.escrowmq.handler.RouteHandler;
import io.escrowmq.handler.SearchOffsetHandler;
import io.escrowmq.handler.SendBackHandler;
import io.escrowmq.handler.SendLimits;
import io.escrowmq.handler.SendMessageHandler;
import io.escrowmq.handler.TopicListHandler;
import io.escrowmq.handler.UnregisterClientHandler;
import io.escrowmq.handler.UpdateConsumerOffsetHandler;
import io.escrowmq.log.Log;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.route.NameService;
import io.escrowmq.route.TopicCreation;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Messages;
import io.escrowmq.store.Names;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topics;
import io.escrowmq.store.archive.Archive;
import io.escrowmq.transaction.Escrow;
import io.escrowmq.transaction.EscrowConsole;
import io.escrowmq.transaction.TransactionConsole;
import java.io.IOException;

/**
 * The parts between the wire and the log, put together: one shard with its state machines and the handlers that reach
 * them. Has no threads and no sockets, so that a simulator can run it step by step.
 */
public final class Broker {

    private final Shard shard;
    private final Names names;
    private final Topics topics;
    private final Messages messages;
    private final MessageSource source;
    private final Escrow escrow;
    private final Groups groups;
    private final Members members;
    private final Offsets offsets;
    private final LongPolls longPolls;
    private final Departures departures;
    private final TransactionMetrics metrics = new TransactionMetrics();
    private final Readers readers;
    private final Dispatcher dispatcher;

    private Broker(
            Log log, Archive archive, Clock clock, Dice dice, Faults faults, BrokerSettings settings, Readers readers) {
        this.readers = readers;
        this.shard = new Shard(log, archive, clock, settings.shard(), faults);
        this.names = new Names(shard);
        this.topics = new Topics(shard, names);
        this.messages = new Messages(shard, topics);
        this.source = new MessageSource(shard, topics);
        this.escrow = new Escrow(
                shard,
                archive,
                names,
                topics,
                source,
                settings.escrow(),
                metrics,
                clock,
                readers.hot(),
                readers.cold());
        this.groups = new Groups(shard, names, topics, settings.autoCreateGroups());
        this.members = new Members(shard);
        this.offsets = new Offsets(shard);
        this.longPolls = new LongPolls(shard);
        this.departures = new Departures(shard);
        this.dispatcher = dispatcher(settings, dice);
    }

    /**
     * Puts the parts together and replays the log.
     *
     * @param archive what is kept beside the log; the broker closes it
     * @throws IOException if the log cannot be read or is not one of ours
     */
    public static Broker open(
            Log log, Archive archive, Clock clock, Dice dice, Faults faults, BrokerSettings settings, Readers readers)
            throws IOException {
        Broker broker = new Broker(log, archive, clock, dice, faults, settings, readers);
        broker.addMachines();
        broker.shard.open();
        return broker;
    }

    /** Names come first: the others' records refer to them; topics publish what is durable once all are replayed. */
    private void addMachines() {
        shard.add(names);
        shard.add(topics);
        shard.add(messages);
        shard.add(escrow);
        shard.add(groups);
        shard.add(offsets);
        shard.add(members);
        shard.add(longPolls);
        shard.add(departures);
    }

    private Dispatcher dispatcher(BrokerSettings settings, Dice dice) {
        AgentCalls agent = new AgentCalls(shard);
        ClientLinks links = new ClientLinks(departures);
        ProducerConnections producers =
                new ProducerConnections(links, escrow, settings.name().name());
        departures.listen(members::closed);
        departures.listen(longPolls::closed);
        departures.listen(producers::closed);
        TopicCreation creation = new TopicCreation(topics, settings.autoCreateTopics(), settings.defaultQueues());
        NameService nameService = new NameService(topics, creation, settings.name());
        Dispatcher all = new Dispatcher(new Access());
        serveNames(all, agent, nameService);
        serveProducers(all, agent, producers, creation, settings, dice);
        serveConsumers(all, agent, links, producers, settings);
        return all;
    }

    private static void serveNames(Dispatcher all, AgentCalls agent, NameService nameService) {
        all.serve(RequestCode.GET_ROUTEINFO_BY_TOPIC, Rule.CONNECT, new RouteHandler(agent, nameService));
        all.serve(RequestCode.GET_BROKER_CLUSTER_INFO, Rule.CONNECT, new ClusterInfoHandler(nameService));
        all.serve(
                RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, Rule.CONNECT, new TopicListHandler(agent, nameService));
    }

    private void serveProducers(
            Dispatcher all,
            AgentCalls agent,
            ProducerConnections producers,
            TopicCreation creation,
            BrokerSettings settings,
            Dice dice) {
        RetrySends retrySends = new RetrySends(name -> {
            Group group = groups.find(name);
            return group == null ? -1 : group.retryMax();
        });
        SendMessageHandler send = new SendMessageHandler(
                agent,
                new SendMessageHandler.Parts(
                        shard,
                        messages,
                        escrow,
                        creation,
                        producers,
                        retrySends,
                        new FreshKeys(settings.storeHost(), dice),
                        dice),
                new SendLimits(settings.maxBodyBytes(), settings.region()));
        all.serve(RequestCode.SEND_MESSAGE, Rule.PUBLISH, send);
        all.serve(RequestCode.SEND_MESSAGE_V2, Rule.PUBLISH, send);
        all.serve(RequestCode.SEND_BATCH_MESSAGE, Rule.PUBLISH, send);
        all.serve(RequestCode.END_TRANSACTION, Rule.PUBLISH, new EndTransactionHandler(agent, escrow, producers));
    }

    private void serveConsumers(
            Dispatcher all,
            AgentCalls agent,
            ClientLinks links,
            ProducerConnections producers,
            BrokerSettings settings) {
        Pulls pulls = new Pulls(topics, groups, members, source);
        PullMessageHandler pull = new PullMessageHandler(
                new PullMessageHandler.Services(shard, agent, readers, links, groups, offsets, pulls, longPolls));
        Retries retries = new Retries(
                shard,
                groups,
                messages,
                (topic, queueId, message, due) -> escrow.isFull()
                        ? Holder.FULL
                        : escrow.until(topic, queueId, message, due).position(),
                settings.escrow().delayLevels());
        all.serve(RequestCode.PULL_MESSAGE, Rule.SUBSCRIBE, pull);
        all.serve(RequestCode.LITE_PULL_MESSAGE, Rule.SUBSCRIBE, pull);
        all.serve(
                RequestCode.QUERY_CONSUMER_OFFSET,
                Rule.SUBSCRIBE,
                new QueryConsumerOffsetHandler(agent, topics, groups, offsets));
        all.serve(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                Rule.SUBSCRIBE,
                new UpdateConsumerOffsetHandler(agent, topics, groups, offsets));
        all.serve(
                RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                Rule.SUBSCRIBE,
                new SearchOffsetHandler(topics, new TimeSearch(source), readers));
        all.serve(RequestCode.GET_MAX_OFFSET, Rule.SUBSCRIBE, QueueBoundHandler.max(topics));
        all.serve(RequestCode.GET_MIN_OFFSET, Rule.SUBSCRIBE, QueueBoundHandler.min(topics));
        all.serve(
                RequestCode.CONSUMER_SEND_MSG_BACK,
                Rule.SUBSCRIBE,
                new SendBackHandler(shard, agent, readers, groups, source, retries));
        all.serve(RequestCode.GET_CONSUMER_LIST_BY_GROUP, Rule.CONNECT, new ConsumerListHandler(agent, members));
        all.serve(
                RequestCode.HEART_BEAT,
                Rule.CONNECT,
                new HeartbeatHandler(shard, agent, links, groups, members, producers));
        all.serve(RequestCode.UNREGISTER_CLIENT, Rule.CONNECT, new UnregisterClientHandler(agent, members, producers));
    }

    /** Lets the agent append what waits for its time although nobody waits for an answer; before a clean stop. */
    public void flush() {
        shard.submit(offsets::flush);
    }

    /** Closes the files beside the log; agent and archivist must have stopped. */
    public void close() throws IOException {
        shard.archivist().close();
        shard.archive().close();
    }

    public Shard shard() {
        return shard;
    }

    /** Where requests go. */
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The topics of this broker. */
    public Topics topics() {
        return topics;
    }

    public TransactionMetrics metrics() {
        return metrics;
    }

    public TransactionConsole console() {
        return new EscrowConsole(escrow, readers.cold());
    }
}
