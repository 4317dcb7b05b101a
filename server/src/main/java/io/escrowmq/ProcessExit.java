package io.escrowmq;

/**
 * Makes a signal a clean end. The JVM answers SIGTERM and SIGINT by running its shutdown hooks and then exits with
 * 128 + signal; a server that was asked to stop and did has not failed, so the hook closes it and ends the process with
 * 0 itself.
 */
final class ProcessExit {

    private final Server server;
    private volatile int code;

    private ProcessExit(Server server) {
        this.server = server;
    }

    static ProcessExit closing(Server server) {
        ProcessExit exit = new ProcessExit(server);
        Runtime.getRuntime().addShutdownHook(new Thread(exit::run, "shutdown"));
        return exit;
    }

    /** Remembers the code with which the process shall end, and returns it. */
    int code(int exitCode) {
        code = exitCode;
        return exitCode;
    }

    private void run() {
        server.close();
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }
}
