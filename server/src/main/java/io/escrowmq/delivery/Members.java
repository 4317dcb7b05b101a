package io.escrowmq.delivery;

import io.escrowmq.log.RecordView;
import io.escrowmq.store.Shard;
import io.escrowmq.store.machine.StateMachine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumers that are alive, in memory only: a member is a group and a connection. It lives until it says goodbye, its
 * connection closes, or {@value #EXPIRY_MILLIS} ms pass without a heartbeat. All members of a group hear of a change,
 * once per turn. Agent only, but for {@link #subscription}.
 */
public final class Members implements StateMachine {

    /** A member that is silent for so long is gone. */
    public static final long EXPIRY_MILLIS = 120_000;
    /** Members of all groups. */
    public static final int MAX_MEMBERS = 200_000;
    /** Topics that one group may subscribe. */
    public static final int MAX_SUBSCRIPTIONS = 4_096;

    private static final int[] NO_RECORDS = {};

    private record Key(String group, long link) {}

    /** A group with at least one member. */
    private static final class Team {
        final Map<Long, Member> byLink = new LinkedHashMap<>();
        final Map<String, Subscription> subscriptions = new HashMap<>();
    }

    private final Shard shard;
    private final int maxMembers;
    private final Map<String, Team> teams = new HashMap<>();
    private final Map<Long, Set<String>> groupsByLink = new HashMap<>();
    /** Last heartbeats, the oldest first. */
    private final Map<Key, Long> heartbeats = new LinkedHashMap<>();

    private final Set<String> changed = new LinkedHashSet<>();
    private final List<BiConsumer<String, String>> leavers = new ArrayList<>();
    private final Map<String, Map<String, Subscription>> published = new ConcurrentHashMap<>();

    public Members(Shard shard) {
        this(shard, MAX_MEMBERS);
    }

    Members(Shard shard, int maxMembers) {
        this.shard = shard;
        this.maxMembers = maxMembers;
    }

    @Override
    public int[] recordTypes() {
        return NO_RECORDS;
    }

    @Override
    public void replay(RecordView record) {
        throw new IllegalStateException("no record is of this machine");
    }

    /** {@code listener} hears the group and the client id of everyone who left. */
    public void onLeave(BiConsumer<String, String> listener) {
        leavers.add(listener);
    }

    /**
     * A heartbeat: visible to everybody when this returns.
     *
     * @return false if there are too many members
     */
    public boolean register(MemberLink link, String clientId, String language, int version, Registration said) {
        if (!link.isOpen()) {
            return true;
        }
        String group = said.group();
        Key key = new Key(group, link.id());
        boolean known = heartbeats.containsKey(key);
        if (!known && heartbeats.size() >= maxMembers) {
            return false;
        }
        heartbeats.remove(key);
        heartbeats.put(key, shard.now());
        Team team = teams.computeIfAbsent(group, name -> new Team());
        Member member = new Member(
                clientId, language, version, link, said.consumeType(), said.messageModel(), said.fromWhere());
        Member before = team.byLink.put(link.id(), member);
        if (before == null) {
            groupsByLink.computeIfAbsent(link.id(), id -> new HashSet<>()).add(group);
            replaceOlderLink(group, team, member);
        }
        boolean renamed = before != null && !before.clientId().equals(clientId);
        boolean resubscribed = subscribe(group, team, said.subscriptions());
        if (before == null || renamed || resubscribed) {
            changed.add(group);
        }
        return true;
    }

    /** A client that comes back over a new connection is the same member. */
    private void replaceOlderLink(String group, Team team, Member member) {
        Iterator<Member> all = team.byLink.values().iterator();
        while (all.hasNext()) {
            Member other = all.next();
            if (other.clientId().equals(member.clientId())
                    && other.link().id() != member.link().id()) {
                all.remove();
                forget(group, other.link().id());
            }
        }
    }

    private boolean subscribe(String group, Team team, @Nullable List<Subscription> wanted) {
        if (wanted == null) {
            published.putIfAbsent(group, Map.of());
            return false;
        }
        boolean different = false;
        boolean newer = false;
        Set<String> topics = new HashSet<>();
        for (Subscription each : wanted) {
            topics.add(each.topic());
            Subscription before = team.subscriptions.get(each.topic());
            boolean room = before != null || team.subscriptions.size() < MAX_SUBSCRIPTIONS;
            if (room && (before == null || each.version() > before.version())) {
                team.subscriptions.put(each.topic(), each);
                newer = true;
                different |= before == null || !before.expression().equals(each.expression());
            }
        }
        different |= team.subscriptions.keySet().retainAll(topics);
        // Pulls name the version that their client heartbeated last, also when only the version changed.
        if (newer || different || !published.containsKey(group)) {
            published.put(group, Map.copyOf(team.subscriptions));
        }
        return different;
    }

    /** What a group subscribed for a topic; null if the group has no members or does not want the topic. Any thread. */
    public @Nullable Subscription subscription(String group, String topic) {
        Map<String, Subscription> all = published.get(group);
        return all == null ? null : all.get(topic);
    }

    /** Whether the group has members. Any thread. */
    public boolean isAlive(String group) {
        return published.containsKey(group);
    }

    /** A member says goodbye. */
    public void unregister(String group, long link) {
        Team team = teams.get(group);
        Member gone = team == null ? null : team.byLink.remove(link);
        if (team != null && gone != null) {
            left(group, team, gone);
        }
    }

    /** A connection closed: its client leaves all groups. */
    public void closed(long link) {
        Set<String> groups = groupsByLink.get(link);
        if (groups != null) {
            List.copyOf(groups).forEach(group -> unregister(group, link));
        }
    }

    private void left(String group, Team team, Member gone) {
        forget(group, gone.link().id());
        if (team.byLink.isEmpty()) {
            teams.remove(group);
            published.remove(group);
            changed.remove(group);
        } else {
            changed.add(group);
        }
        leavers.forEach(listener -> listener.accept(group, gone.clientId()));
    }

    private void forget(String group, long link) {
        heartbeats.remove(new Key(group, link));
        Set<String> groups = groupsByLink.get(link);
        if (groups != null && groups.remove(group) && groups.isEmpty()) {
            groupsByLink.remove(link);
        }
    }

    /** The live members of a group. */
    public Collection<Member> of(String group) {
        Team team = teams.get(group);
        return team == null ? List.of() : List.copyOf(team.byLink.values());
    }

    /** Client ids of the live members, each once. Clients of one process may share an id. */
    public List<String> clientIds(String group) {
        Set<String> ids = new LinkedHashSet<>();
        of(group).forEach(member -> ids.add(member.clientId()));
        return List.copyOf(ids);
    }

    /** Members of all groups. */
    public int count() {
        return heartbeats.size();
    }

    @Override
    public int tick(long now, int limit) {
        int done = expire(now, limit);
        Iterator<String> groups = changed.iterator();
        while (groups.hasNext() && done < limit) {
            String group = groups.next();
            groups.remove();
            for (Member member : of(group)) {
                member.link().idsChanged(group);
                done++;
            }
        }
        return done;
    }

    private int expire(long now, int limit) {
        int done = 0;
        while (done < limit && now >= oldestEnds()) {
            Key key = heartbeats.keySet().iterator().next();
            unregister(key.group(), key.link());
            done++;
        }
        return done;
    }

    private long oldestEnds() {
        return heartbeats.isEmpty()
                ? Long.MAX_VALUE
                : heartbeats.values().iterator().next() + EXPIRY_MILLIS;
    }

    @Override
    public long nextTick() {
        return changed.isEmpty() ? oldestEnds() : shard.now();
    }
}
