package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Route;

/** Where the load goes: the topic, its route, and the group that the load calls itself. */
public record Target(Route route, String topic, String group) {}
