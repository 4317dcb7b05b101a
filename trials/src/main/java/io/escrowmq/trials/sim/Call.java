package io.escrowmq.trials.sim;

import io.escrowmq.protocol.Request;

/** One request of an actor on its way: what is to be noted when the server gets it, answers it, and is heard. */
class Call {

    final ClientFrame frame;
    final String text;

    /** @param text for the trace */
    Call(ClientFrame frame, String text) {
        this.frame = frame;
        this.text = text;
    }

    /** The server gets the request now; more than once if the frame is doubled. */
    void handed(Moment at) {}

    /** The server answered; a promise from this moment on, whether the client will hear of it or not. */
    void said(Moment handed, Request answer) {}

    /** The client reads the answer. */
    void received(Request answer) {}
}
