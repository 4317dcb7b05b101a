package io.escrowmq.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.transaction.AmbiguousTransactionException;
import io.escrowmq.transaction.ContradictionException;
import io.escrowmq.transaction.NoSuchTransactionException;
import io.escrowmq.transaction.TransactionConsole;
import io.escrowmq.transaction.TransactionState;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Transactions over HTTP.
 *
 * <pre>
 * GET  /api/transactions?state=&amp;group=&amp;olderThan=&amp;limit=    {"transactions":[Summary…]}, oldest first
 * GET  /api/transactions/ID                                 Detail
 * POST /api/transactions/ID/commit|rollback|resume          {"reason":"…"}, answers the Detail after it
 * </pre>
 *
 * Statuses beside 200: 300 the key fits several (they are in "matches"), 400, 404 no such transaction, 409 it was decided
 * the other way, 503 no answer within {@value #ANSWER_SECONDS} s.
 */
final class TransactionsEndpoint implements Endpoint {

    private static final int ANSWER_SECONDS = 10;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;
    private static final int MAX_REASON_CHARS = 500;
    private static final Pattern AGE = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Set<TransactionState> UNDECIDED = Set.of(
            TransactionState.OPEN, TransactionState.CHECKING, TransactionState.UNREACHABLE, TransactionState.PARKED);

    private final TransactionConsole console;

    TransactionsEndpoint(TransactionConsole console) {
        this.console = console;
    }

    @Override
    public Answer answer(HttpRequest request) throws IOException {
        List<String> path = request.segments();
        return switch (path.size()) {
            case 2 -> list(request);
            case 3 -> show(request, path.get(2));
            case 4 -> change(request, path.get(2), path.get(3));
            default -> throw request.notFound();
        };
    }

    private Answer list(HttpRequest request) {
        request.allow("GET");
        TransactionState state =
                request.parameter("state").map(text -> state(request, text)).orElse(null);
        String group = request.parameter("group").orElse(null);
        long olderThan = request.parameter("olderThan")
                .map(text -> ageMillis(request, text))
                .orElse(0L);
        int limit = request.parameter("limit").map(text -> limit(request, text)).orElse(DEFAULT_LIMIT);
        return Answer.json(200, Map.of("transactions", await(request, console.list(state, group, olderThan, limit))));
    }

    private Answer show(HttpRequest request, String id) {
        request.allow("GET");
        return Answer.json(200, await(request, console.show(id)));
    }

    private Answer change(HttpRequest request, String id, String verb) throws IOException {
        if (!Set.of("commit", "rollback", "resume").contains(verb)) {
            throw request.notFound();
        }
        request.allow("POST");
        String reason = reason(request, request.jsonBody());
        CompletableFuture<TransactionConsole.Detail> changed =
                switch (verb) {
                    case "commit" -> console.commit(id, reason);
                    case "rollback" -> console.rollback(id, reason);
                    default -> console.resume(id, reason);
                };
        return Answer.json(200, await(request, changed));
    }

    private static String reason(HttpRequest request, JsonNode body) {
        String reason = body.path("reason").isTextual()
                ? body.path("reason").textValue().trim()
                : "";
        if (reason.isEmpty() || reason.length() > MAX_REASON_CHARS) {
            throw request.bad(
                    "the reason is missing or longer than " + MAX_REASON_CHARS + " characters",
                    "send {\"reason\":\"why\"}; it is kept with the transaction");
        }
        return reason;
    }

    private static <T> T await(HttpRequest request, CompletableFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failure(request, e.getCause());
        } catch (TimeoutException e) {
            throw new HttpError(
                    503, "no answer within " + ANSWER_SECONDS + " s", request.where(), "see /health, then try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpError(503, "the server is stopping", request.where(), "try again later");
        }
    }

    private static RuntimeException failure(HttpRequest request, @Nullable Throwable cause) {
        String what = cause == null ? "" : String.valueOf(cause.getMessage());
        if (cause instanceof NoSuchTransactionException) {
            return new HttpError(
                    404, what, request.where(), "check the id; decided ones are remembered as long as messages");
        }
        if (cause instanceof ContradictionException) {
            return new HttpError(
                    409, what, request.where(), "the first decision stands; look at the transaction's events");
        }
        if (cause instanceof AmbiguousTransactionException ambiguous) {
            return new HttpError(
                    300,
                    what,
                    request.where(),
                    "use the id of one of the matches",
                    Map.of("matches", ambiguous.matches()));
        }
        if (cause instanceof RejectedExecutionException) {
            return new HttpError(503, what, request.where(), "try again later");
        }
        if (cause instanceof IllegalStateException) {
            return new HttpError(503, what, request.where(), "look at /health and restart the server");
        }
        if (cause instanceof IllegalArgumentException) {
            return new HttpError(400, what, request.where(), "look at the transaction's state");
        }
        return new IllegalStateException("the console failed", cause);
    }

    private static TransactionState state(HttpRequest request, String text) {
        for (TransactionState state : UNDECIDED) {
            if (state.name().equalsIgnoreCase(text)) {
                return state;
            }
        }
        throw request.bad("no undecided state is called " + text, "use open, checking, unreachable or parked");
    }

    private static long ageMillis(HttpRequest request, String text) {
        Matcher matcher = AGE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw request.bad("olderThan is no duration: " + text, "use a number with ms, s, m, h or d, as in 90s");
        }
        long unit =
                switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        return Long.parseLong(matcher.group(1)) * unit;
    }

    private static int limit(HttpRequest request, String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of range
        }
        throw request.bad("limit is no number from 1 to " + MAX_LIMIT + ": " + text, "ask for fewer");
    }
}
