package io.escrowmq.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code escrowmq tx}: an operator's look at transactions, and the last word where a producer has none. */
@Command(
        name = "tx",
        description = "Shows transactions and decides them. Talks to a running server's HTTP API.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  escrowmq tx list --state parked",
            "  escrowmq tx list --group order-producers --older-than 10m --json",
            "  escrowmq tx show 7F00000100002694000000000000104B",
            "  escrowmq tx commit 7F00000100002694000000000000104B --reason 'order 4711 is paid'",
            "",
            "An ID is the half message's offset message id (32 hex digits), or its UNIQ_KEY where that is unique.",
            "Exit codes: 0 done; 1 it failed (no such transaction, decided the other way, server not reached);"
                    + " 2 a wrong argument, or a key that several transactions have: they are listed."
        })
public final class TxCommand {

    @Option(
            names = "--http",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:ESCROWMQ_HTTP:-http://127.0.0.1:8080}",
            description = "The server's HTTP address (default: $ESCROWMQ_HTTP, else http://127.0.0.1:8080).")
    private String http = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:ESCROWMQ_HTTP_TOKEN}",
            description = "The server's --http-token (default: $ESCROWMQ_HTTP_TOKEN).")
    private @Nullable String token;

    @Spec
    private @Nullable CommandSpec spec;

    @Command(name = "list", description = "Undecided transactions, oldest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--state", paramLabel = "STATE", description = "open, checking, unreachable or parked")
                    @Nullable
                    String state,
            @Option(names = "--group", paramLabel = "GROUP", description = "only this producer group") @Nullable
                    String group,
            @Option(names = "--older-than", paramLabel = "AGE", description = "only older ones; 90s, 10m, 2h, 1d")
                    @Nullable
                    String olderThan,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "at most so many" + " (default: 100, at most 10000)")
                    int limit,
            @Option(names = "--json", description = "as the HTTP API gives it") boolean json) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "state", state);
        put(query, "group", group);
        put(query, "olderThan", olderThan);
        put(query, "limit", Integer.toString(limit));
        JsonNode answer = client().list(query);
        JsonNode found = answer.path("transactions");
        if (json) {
            print(answer.toPrettyString());
        } else if (found.isEmpty()) {
            print("no such transactions");
        } else {
            print(TransactionText.table(found));
            if (found.size() == limit) {
                print("(there may be more; see --limit)");
            }
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "One transaction with everything that happened.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "as the HTTP API gives it") boolean json) {
        print(client().show(id), json);
        return 0;
    }

    @Command(
            name = "commit",
            description = "Commits: consumers will get the message. The first decision stands.",
            mixinStandardHelpOptions = true)
    int commit(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "kept with the decision")
                    String reason) {
        return change(id, "commit", reason);
    }

    @Command(
            name = "rollback",
            description = "Rolls back: no consumer will ever get the message. The first decision stands.",
            mixinStandardHelpOptions = true)
    int rollback(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "kept with the decision")
                    String reason) {
        return change(id, "rollback", reason);
    }

    @Command(
            name = "resume",
            description = "Asks the producers again from the beginning.",
            mixinStandardHelpOptions = true)
    int resume(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "kept with the transaction")
                    String reason) {
        return change(id, "resume", reason);
    }

    private int change(String id, String verb, String reason) {
        print(client().change(id, verb, reason), false);
        return 0;
    }

    private ApiClient client() {
        return new ApiClient(http, token == null ? "" : token);
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private void print(JsonNode detail, boolean json) {
        print(json ? detail.toPrettyString() : TransactionText.detail(detail));
    }

    private void print(String text) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
