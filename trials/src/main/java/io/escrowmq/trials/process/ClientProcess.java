package io.escrowmq.trials.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A client program in a process of its own, and the events it has told so far; any thread. */
public final class ClientProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Child child;
    private final List<Event> events = new ArrayList<>();
    private final Consumer<Event> listener;

    private ClientProcess(String name, Child child, Consumer<Event> listener) {
        this.name = name;
        this.child = child;
        this.listener = listener;
        Thread reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param name for messages and for the file of its standard error
     * @param directory where that file goes
     * @param listener is called for each event by the reading thread
     */
    public static ClientProcess start(String name, List<String> command, Path directory, Consumer<Event> listener) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("HOME", directory.toString());
        try {
            return new ClientProcess(name, new Child(builder, directory.resolve(name + ".err")), listener);
        } catch (IOException failure) {
            throw new IllegalStateException("cannot start " + command, failure);
        }
    }

    public String name() {
        return name;
    }

    /** All events of a kind so far, in the order in which the process told them. */
    public List<Event> events(String kind) {
        synchronized (events) {
            return events.stream().filter(event -> event.kind().equals(kind)).toList();
        }
    }

    /** Numbers of the messages in the events of a kind, in order of arrival, repeats included. */
    public List<Integer> numbers(String kind) {
        return events(kind).stream().map(Event::number).toList();
    }

    /** Waits for at least so many events of a kind. */
    public List<Event> await(String kind, int count, Duration limit) {
        awaitUntil(count + " × " + kind, limit, () -> events(kind).size() >= count);
        return events(kind);
    }

    /** Waits until the condition holds; it is looked at after every event. */
    public void awaitUntil(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (events) {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || !events("error").isEmpty()) {
                    throw new AssertionError(name + ": waited in vain for " + what + "; it told\n" + describe());
                }
                try {
                    events.wait(left);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException("interrupted while waiting for " + what, interrupted);
                }
            }
        }
    }

    /** What it told and wrote to standard error, for a failed trial. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        synchronized (events) {
            events.stream().skip(Math.max(0, events.size() - 60)).forEach(event -> text.append(event)
                    .append('\n'));
        }
        return text.append(child.errors()).toString();
    }

    public long pid() {
        return child.process.pid();
    }

    /** Asks for an orderly shutdown of the client and waits for its end. */
    public void stop() {
        try {
            child.process.getOutputStream().close();
        } catch (IOException gone) {
            child.terminate();
        }
        child.await();
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        kill();
    }

    private void read() {
        try (BufferedReader lines = child.process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Event event = new Event(JSON.readTree(line));
                synchronized (events) {
                    events.add(event);
                    events.notifyAll();
                }
                listener.accept(event);
            }
        } catch (IOException ended) {
            System.err.println(name + ": output ended: " + ended.getMessage());
        }
    }
}
