package io.escrowmq.transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/** Who can be asked: the producers of each group, known by heartbeats and by what they send. Memory only; agent only. */
final class Producers {

    /** Without a heartbeat or a send for this long a producer is forgotten. */
    static final long EXPIRY_MILLIS = 120_000;
    /** Topics remembered of one producer. */
    private static final int MAX_TOPICS = 256;
    /** Groups that one connection may announce. */
    static final int MAX_GROUPS_OF_A_LINK = 1_024;
    /** Groups beyond which no new one can be announced; those with held messages are always known. */
    static final int MAX_GROUPS = 1 << 18;
    /** Characters of a group's name. */
    static final int MAX_GROUP_NAME = 255;

    /** One connection in one group. */
    static final class Producer {
        final ProducerLink link;
        final Group group;
        final Set<String> topics = new HashSet<>();
        /** Seqs of the checks that are out on this connection for this group. */
        final LongHashSet asked = new LongHashSet();

        long lastSeen;

        Producer(ProducerLink link, Group group) {
            this.link = link;
            this.group = group;
        }

        boolean is(String client) {
            return client.equals(link.clientId()) || client.equals(link.address());
        }

        String name() {
            return link.clientId().isEmpty() ? link.address() : link.clientId();
        }
    }

    /** A producer group with the list of its held messages that are due, longest first, and could not be asked yet. */
    static final class Group {
        final String name;
        /** Marked while the group has no member: what waits is unreachable then. */
        final int waiting;

        final List<Producer> members = new ArrayList<>();
        int turn;

        Group(String name, int waiting) {
            this.name = name;
            this.waiting = waiting;
        }
    }

    private final HeldLists lists;
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<ProducerLink, Map<String, Producer>> byLink = new LinkedHashMap<>();
    private final Map<ProducerLink, int[]> out = new LinkedHashMap<>();

    Producers(HeldLists lists) {
        this.lists = lists;
    }

    /** The group, with or without members. */
    Group group(String name) {
        Group known = groups.get(name);
        if (known != null) {
            return known;
        }
        Group group = new Group(name, lists.create());
        lists.mark(group.waiting, true);
        groups.put(name, group);
        return group;
    }

    /** Held messages that are due and whose group has no member. */
    long unreachable() {
        return lists.marked();
    }

    /** Whether somebody of the group could be asked. */
    boolean isReachable(String groupName) {
        Group group = groups.get(groupName);
        return group != null && !group.members.isEmpty();
    }

    private void join(Producer producer) {
        producer.group.members.add(producer);
        lists.mark(producer.group.waiting, false);
    }

    private void leave(Producer producer) {
        producer.group.members.remove(producer);
        lists.mark(producer.group.waiting, producer.group.members.isEmpty());
    }

    /** Forgets groups that have neither members nor anything that waits for one. */
    void sweep() {
        groups.values().removeIf(group -> {
            boolean unused = group.members.isEmpty() && lists.isEmpty(group.waiting);
            if (unused) {
                lists.free(group.waiting);
            }
            return unused;
        });
    }

    /** What this connection is in its groups. */
    Iterable<Producer> on(ProducerLink link) {
        return byLink.getOrDefault(link, Map.of()).values();
    }

    /**
     * A producer of the group was heard of on this connection.
     *
     * @return the producer if it is new in the group; null if it is known, gone already, or beyond a limit
     */
    @Nullable
    Producer seen(String groupName, ProducerLink link, @Nullable String topic, long now) {
        Producer producer = byLink.getOrDefault(link, Map.of()).get(groupName);
        boolean isNew = producer == null;
        if (producer == null) {
            if (!link.isOpen() || !mayAnnounce(groupName, link)) {
                return null;
            }
            producer = new Producer(link, group(groupName));
            byLink.computeIfAbsent(link, l -> new HashMap<>()).put(groupName, producer);
            join(producer);
        }
        producer.lastSeen = now;
        if (topic != null && producer.topics.size() < MAX_TOPICS) {
            producer.topics.add(topic);
        }
        return isNew ? producer : null;
    }

    private boolean mayAnnounce(String groupName, ProducerLink link) {
        return groupName.length() <= MAX_GROUP_NAME
                && (groups.containsKey(groupName) || groups.size() < MAX_GROUPS)
                && byLink.getOrDefault(link, Map.of()).size() < MAX_GROUPS_OF_A_LINK;
    }

    /** Removes a connection from all groups; returns what it was. */
    List<Producer> gone(ProducerLink link) {
        Map<String, Producer> ofLink = byLink.remove(link);
        out.remove(link);
        if (ofLink == null) {
            return List.of();
        }
        ofLink.values().forEach(this::leave);
        return List.copyOf(ofLink.values());
    }

    /** Removes a connection from one group. */
    @Nullable
    Producer gone(ProducerLink link, String groupName) {
        Map<String, Producer> ofLink = byLink.get(link);
        Producer producer = ofLink == null ? null : ofLink.remove(groupName);
        if (ofLink != null && producer != null) {
            leave(producer);
            if (ofLink.isEmpty()) {
                byLink.remove(link);
            }
        }
        return producer;
    }

    /** Producers not heard of since {@code before}. */
    List<Producer> silentSince(long before) {
        List<Producer> silent = new ArrayList<>();
        for (Map<String, Producer> ofLink : byLink.values()) {
            for (Producer producer : ofLink.values()) {
                if (producer.lastSeen < before) {
                    silent.add(producer);
                }
            }
        }
        return silent;
    }

    boolean hasRoom(ProducerLink link) {
        return outOn(link) < link.window() && link.isOpen();
    }

    private int outOn(ProducerLink link) {
        int[] count = out.get(link);
        return count == null ? 0 : count[0];
    }

    void asked(Producer producer, long seq) {
        producer.asked.add(seq);
        out.computeIfAbsent(producer.link, l -> new int[1])[0]++;
    }

    void answered(Producer producer, long seq) {
        if (producer.asked.remove(seq)) {
            int[] count = out.get(producer.link);
            if (count != null && --count[0] == 0) {
                out.remove(producer.link);
            }
        }
    }

    /**
     * Who shall be asked: the client that sent the half, else one that publishes the topic, else any; null if none has
     * room. After an unanswered check another than the sender comes first, every other time.
     */
    @Nullable
    Producer choose(Group group, String sender, String topic, boolean another) {
        Producer best = null;
        int bestRank = Integer.MAX_VALUE;
        int count = group.members.size();
        int start = group.turn++;
        for (int i = 0; i < count; i++) {
            Producer producer = group.members.get(Math.floorMod(start + i, count));
            if (!hasRoom(producer.link)) {
                continue;
            }
            int rank = producer.is(sender) ? (another ? 3 : 0) : producer.topics.contains(topic) ? 1 : 2;
            if (rank < bestRank) {
                best = producer;
                bestRank = rank;
            }
            if (rank == 0) {
                break;
            }
        }
        return best;
    }
}
