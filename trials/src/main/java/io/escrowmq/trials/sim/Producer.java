package io.escrowmq.trials.sim;

import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.ResponseCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A producer that does what clients do, and what bad clients do: forgets, repeats, contradicts, goes and comes. */
final class Producer implements SimConnection.Client {

    private static final int MAX_CONTENTS = 70;
    private static final int COMMIT = 8;
    private static final int ROLLBACK = 12;

    /** A check that was read and not answered. */
    private record Check(Transaction transaction) {}

    final String group;
    private final World world;
    private final Simulation simulation;
    private final String address;
    private final LanguageCode language;
    private final List<Content> sent = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    /** Checks that the server wrote to the connection. */
    private final List<Check> written = new ArrayList<>();

    private @Nullable SimConnection connection;
    private String clientId;
    private int processes = 1;

    Producer(Simulation simulation, World world, int number, String group) {
        this.simulation = simulation;
        this.world = world;
        this.group = group;
        this.address = "10.0.1." + number;
        this.clientId = address + "@1";
        this.language = world.once(3) ? LanguageCode.GO : LanguageCode.JAVA;
    }

    /** One thing that comes to its mind. */
    void act() {
        SimConnection open = connection;
        if (open == null) {
            if (world.once(3)) {
                connect();
            }
            return;
        }
        int what = world.dice.below(20);
        if (what < 2) {
            sendNew(open, false);
        } else if (what < 6) {
            sendNew(open, true);
        } else if (what < 9) {
            sendAgain(open);
        } else if (what < 14) {
            endAny(open);
        } else if (what < 18) {
            answerAny(open);
        } else if (what == 18) {
            heartbeat(open);
        } else {
            trouble(open);
        }
    }

    private void trouble(SimConnection open) {
        if (world.has(Hazard.STUFFED_CONNECTIONS)) {
            open.stuff(world.once(2));
        }
        if (world.has(Hazard.DISCONNECTS) && world.once(2)) {
            world.event(clientId + " disconnects " + open);
            open.close();
            if (world.once(3)) {
                // Another process on the same host: it knows nothing of the first one's checks and is another client.
                processes++;
                clientId = address + "@" + processes;
                checks.clear();
                sent.clear();
            }
        }
    }

    SimConnection connect() {
        SimConnection fresh = simulation.connect(this, language, address);
        connection = fresh;
        world.event(clientId + " of " + group + " connects " + fresh);
        heartbeat(fresh);
        return fresh;
    }

    void heartbeat(SimConnection open) {
        String body = "{\"clientID\":\"" + clientId + "\",\"producerDataSet\":[{\"groupName\":\"" + group
                + "\"}],\"consumerDataSet\":[]}";
        open.send(new Call(
                new ClientFrame(RequestCode.HEART_BEAT).body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "heartbeat of " + clientId));
    }

    // ---- sending

    private void sendNew(SimConnection open, boolean half) {
        if (world.ledger.contents.size() >= MAX_CONTENTS) {
            return;
        }
        int bytes = world.once(12) ? 4_000 : world.once(3) ? 500 : 40;
        int delay = world.once(6) ? 1 + world.dice.below(3) : 0;
        int immunity = half && world.once(5) ? world.dice.below(12) : -1;
        Content.Wishes wishes = new Content.Wishes(half, delay, immunity);
        Content twin = half && world.once(6) && !sent.isEmpty() ? world.any(sent) : null;
        String topic = world.any(World.TOPICS);
        send(open, world.ledger.content(group, topic, twin == null ? null : twin.key, bytes, wishes));
    }

    private void sendAgain(SimConnection open) {
        List<Content> mine = sent.stream()
                .filter(each -> each.half() || each.sends.acknowledged == 0)
                .toList();
        if (!mine.isEmpty()) {
            int newest = Math.max(0, mine.size() - 6);
            send(open, mine.get(newest + world.dice.below(mine.size() - newest)));
        }
    }

    private void send(SimConnection open, Content content) {
        if (!sent.contains(content)) {
            sent.add(content);
        }
        int queueId = world.dice.below(World.QUEUES + 1) - 1;
        ClientFrame frame = world.once(2) ? longNames(content, queueId) : shortNames(content, queueId);
        String sender = clientId;
        String what = (content.half() ? "half " : "send ") + content + " of " + sender + " to " + content.topic + "/"
                + queueId;
        open.send(new Call(frame.body(content.body), what) {
            @Override
            void handed(Moment at) {
                content.handed(sender, at);
            }

            @Override
            void said(Moment handed, Request answer) {
                Transaction half = world.ledger.saidSend(content, sender, handed, answer);
                if (half != null) {
                    world.event("  that is " + half);
                }
            }

            @Override
            void received(Request answer) {
                if (content.half() && answer.code() == ResponseCode.SUCCESS) {
                    simulation.learned(answer);
                }
            }
        });
    }

    private ClientFrame longNames(Content content, int queueId) {
        return new ClientFrame(RequestCode.SEND_MESSAGE)
                .with("producerGroup", group)
                .with("topic", content.topic)
                .with("defaultTopic", "TBW102")
                .with("defaultTopicQueueNums", World.QUEUES)
                .with("queueId", queueId)
                .with("sysFlag", content.half() ? 4 : 0)
                .with("bornTimestamp", world.clock.wallMillis())
                .with("flag", 0)
                .with("properties", content.properties())
                .with("reconsumeTimes", 0);
    }

    private ClientFrame shortNames(Content content, int queueId) {
        return new ClientFrame(RequestCode.SEND_MESSAGE_V2)
                .with("a", group)
                .with("b", content.topic)
                .with("c", "TBW102")
                .with("d", World.QUEUES)
                .with("e", queueId)
                .with("f", content.half() ? 4 : 0)
                .with("g", world.clock.wallMillis())
                .with("h", 0)
                .with("i", content.properties())
                .with("j", 0);
    }

    // ---- deciding

    private void endAny(SimConnection open) {
        Transaction transaction = simulation.anyLearned();
        if (transaction == null) {
            return;
        }
        if (world.once(25)) {
            endOfAnotherGroup(open, transaction);
        } else {
            end(open, transaction, wish(transaction), null);
        }
    }

    /** Commit, rollback, or null for unknown: mostly what the content is meant for, at times the contrary. */
    private @Nullable Boolean wish(Transaction transaction) {
        if (world.once(6)) {
            return null;
        }
        boolean meant = transaction.content.id % 3 != 1;
        return world.once(6) ? !meant : meant;
    }

    private void answerAny(SimConnection open) {
        if (!checks.isEmpty() && !world.once(4)) {
            Check check = checks.remove(world.dice.below(checks.size()));
            end(open, check.transaction, world.once(2) ? null : wish(check.transaction), check);
        }
    }

    private ClientFrame frame(Transaction transaction, String ofGroup, @Nullable Boolean commit, boolean fromCheck) {
        return new ClientFrame(RequestCode.END_TRANSACTION)
                .with("producerGroup", ofGroup)
                .with("tranStateTableOffset", transaction.seq)
                .with("commitLogOffset", transaction.held)
                .with("commitOrRollback", commit == null ? 0 : commit ? COMMIT : ROLLBACK)
                .with("fromTransactionCheck", fromCheck)
                .with("msgId", transaction.content.key)
                .with("transactionId", transaction.content.key);
    }

    private void end(SimConnection open, Transaction transaction, @Nullable Boolean commit, @Nullable Check check) {
        boolean fromCheck = check != null;
        String what = "END " + (commit == null ? "unknown" : commit ? "commit" : "rollback")
                + (fromCheck ? " (check)" : "") + " of " + transaction;
        open.send(new Call(frame(transaction, transaction.content.group, commit, fromCheck), what) {
            private boolean mayBeOld;

            @Override
            void handed(Moment at) {
                mayBeOld = check != null && transaction.mayBeJoinedIn(at.life());
                world.ledger.transactions.handedEnd(transaction, commit, fromCheck);
            }

            @Override
            void said(Moment handed, Request answer) {
                world.ledger.transactions.saidEnd(transaction, commit, fromCheck, mayBeOld, answer);
            }
        });
    }

    private void endOfAnotherGroup(SimConnection open, Transaction transaction) {
        open.send(new Call(frame(transaction, "stranger", true, false), "END by a stranger of " + transaction) {
            @Override
            void said(Moment handed, Request answer) {
                Violation.unless(answer.code() != ResponseCode.SUCCESS, "another group decides", transaction);
            }
        });
    }

    /** From now on everything is answered, and most things are decided. */
    void behave() {
        SimConnection open = connection == null ? connect() : connection;
        open.stuff(false);
        while (!checks.isEmpty()) {
            Check check = checks.remove(0);
            int id = check.transaction.content.id;
            if (id % 7 == 5) {
                end(open, check.transaction, null, check);
            } else if (id % 7 != 6) {
                end(open, check.transaction, id % 3 != 1, check);
            }
        }
    }

    void keepAlive() {
        SimConnection open = connection;
        if (open != null) {
            heartbeat(open);
        }
    }

    // ---- the connection

    @Override
    public void said(Request push) {
        if (push.code() == RequestCode.CHECK_TRANSACTION_STATE) {
            Transaction transaction = world.ledger.saidCheck(push, simulation.runningRead());
            world.event("check of " + transaction + " to " + clientId);
            Violation.unless(transaction.content.group.equals(group), "a check to another group", transaction, group);
            written.add(new Check(transaction));
        }
    }

    @Override
    public void received(Request push) {
        if (push.code() == RequestCode.CHECK_TRANSACTION_STATE) {
            Transaction transaction = world.ledger.transactions.at(push.number("commitLogOffset"));
            for (Check check : List.copyOf(written)) {
                if (check.transaction == transaction) {
                    written.remove(check);
                    checks.add(check);
                    simulation.learned(check.transaction);
                    break;
                }
            }
        }
    }

    @Override
    public void lost() {
        connection = null;
        written.clear();
    }
}
