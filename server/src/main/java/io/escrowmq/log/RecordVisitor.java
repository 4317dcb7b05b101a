package io.escrowmq.log;

import java.io.IOException;

/** Sees the records of the log in order. */
@FunctionalInterface
public interface RecordVisitor {
    void visit(RecordView record) throws IOException;
}
