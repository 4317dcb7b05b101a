package io.escrowmq.protocol;

import java.util.Arrays;

/**
 * Reads a JSON header straight from the frame's bytes.
 *
 * <pre>
 * {"code":310,"flag":0,"language":"GO","opaque":7,"version":317,"remark":null,"extFields":{"a":"group","e":3}}
 * </pre>
 *
 * Tolerated as clients need it: any order, unknown keys with any value, null, numbers and booleans as values of ext
 * fields (kept as their text), white space around everything. Escaped strings are unescaped in place, which never
 * needs more room. Used once, by one thread.
 */
final class JsonHeader {

    /** How deep values that nobody reads may be nested. */
    static final int MAX_DEPTH = 32;

    /** Values of hexadecimal digits, -1 for all other bytes. */
    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) -1);
        for (int i = 0; i < 16; i++) {
            char digit = Character.forDigit(i, 16);
            HEX[digit] = (byte) i;
            HEX[Character.toUpperCase(digit)] = (byte) i;
        }
    }

    private final byte[] in;
    private final int end;
    private int at;
    private int from;
    private int to;

    private JsonHeader(byte[] frame, int headerLength) {
        this.in = frame;
        this.end = headerLength;
    }

    /** Decodes the header in the first {@code headerLength} bytes of a frame; what follows is the body. */
    static Request decode(byte[] frame, int headerLength) throws MalformedFrameException {
        if (!Utf8.isValid(frame, 0, headerLength)) {
            throw new MalformedFrameException("the JSON header is not valid UTF-8");
        }
        return new JsonHeader(frame, headerLength).header();
    }

    private Request header() throws MalformedFrameException {
        Request.Builder request = new Request.Builder(SerializeType.JSON, in, end);
        boolean hasCode = false;
        expect('{');
        if (!take('}')) {
            do {
                String key = key();
                switch (key) {
                    case "code" -> {
                        request.code = integer(key, 0);
                        hasCode = true;
                    }
                    case "flag" -> request.flag = integer(key, 0);
                    case "opaque" -> request.opaque = integer(key, 0);
                    case "version" -> request.version = integer(key, 0);
                    case "language" -> {
                        if (scalar()) {
                            request.language = LanguageCode.of(FieldNames.of(in, from, to));
                        }
                    }
                    case "remark" -> {
                        if (scalar()) {
                            request.remark(from, to);
                        }
                    }
                    case "extFields" -> extFields(request.fields);
                    default -> skip();
                }
            } while (take(','));
            expect('}');
        }
        if (peek() >= 0) {
            throw broken("text behind the object");
        }
        if (!hasCode) {
            throw new MalformedFrameException("the JSON header has no code");
        }
        return request.build();
    }

    private void extFields(Fields fields) throws MalformedFrameException {
        if (peek() != '{') {
            if (scalar()) {
                throw broken("extFields is not an object");
            }
            return;
        }
        expect('{');
        if (take('}')) {
            return;
        }
        do {
            String name = key();
            int first = peek();
            if (first == '{' || first == '[') {
                skip();
            } else if (scalar()) {
                fields.add(name, from, to);
            }
        } while (take(','));
        expect('}');
    }

    private String key() throws MalformedFrameException {
        expect('"');
        string();
        String key = FieldNames.of(in, from, to);
        expect(':');
        return key;
    }

    private int integer(String key, int missing) throws MalformedFrameException {
        if (!scalar()) {
            return missing;
        }
        try {
            return Math.toIntExact(Decimal.parse(in, from, to));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new MalformedFrameException("the JSON header's " + key + " is not a whole number of 32 bits");
        }
    }

    /** Reads a string, number or boolean into from..to. False if it is null. */
    private boolean scalar() throws MalformedFrameException {
        int first = peek();
        if (first == '"') {
            at++;
            string();
            return true;
        }
        from = at;
        if (first == '-' || first >= '0' && first <= '9') {
            number();
        } else if (!word("true") && !word("false")) {
            if (word("null")) {
                return false;
            }
            throw broken("no value");
        }
        to = at;
        return true;
    }

    private boolean word(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (in[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private void number() throws MalformedFrameException {
        if (in[at] == '-') {
            at++;
        }
        digits();
        if (at < end && in[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (in[at] | 0x20) == 'e') {
            at++;
            if (at < end && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() throws MalformedFrameException {
        int i = at;
        while (i < end && in[i] >= '0' && in[i] <= '9') {
            i++;
        }
        if (i == at) {
            throw broken("a digit is missing");
        }
        at = i;
    }

    /** Reads the rest of a string whose opening quote is behind us; leaves the unescaped bytes in from..to. */
    private void string() throws MalformedFrameException {
        byte[] bytes = in;
        int i = JsonBytes.plain(bytes, at, end);
        from = at;
        at = i;
        if (i == end) {
            throw broken("a string has no end");
        }
        if (bytes[i] == '"') {
            to = i;
            at = i + 1;
        } else {
            escaped();
        }
    }

    /** Goes on at the first escape: what follows it moves to the front. */
    private void escaped() throws MalformedFrameException {
        byte[] bytes = in;
        int write = at;
        int i = at;
        while (i < end) {
            byte b = bytes[i];
            if (b == '"') {
                to = write;
                at = i + 1;
                return;
            }
            if (b == '\\') {
                int control = control(bytes, i);
                if (control >= 0) {
                    bytes[write++] = (byte) control;
                    i += 6;
                } else {
                    at = i + 1;
                    write = escape(write);
                    i = at;
                }
            } else {
                int stop = JsonBytes.plain(bytes, i, end);
                write = JsonBytes.move(bytes, i, stop, write);
                i = stop;
            }
        }
        at = i;
        throw broken("a string has no end");
    }

    /** The character below 128 that a backslash, u and four digits stand for, or -1 for any other escape. */
    private int control(byte[] bytes, int i) {
        if (end - i < 6 || bytes[i + 1] != 'u' || bytes[i + 2] != '0' || bytes[i + 3] != '0') {
            return -1;
        }
        int value = HEX[bytes[i + 4] & 0xFF] << 4 | HEX[bytes[i + 5] & 0xFF];
        return value < 0x80 ? value : -1;
    }

    private int escape(int write) throws MalformedFrameException {
        if (at == end) {
            throw broken("an escape has no end");
        }
        byte b = in[at++];
        if (b == 'u') {
            return Utf8.put(codePoint(), in, write);
        }
        int plain =
                switch (b) {
                    case '"', '\\', '/' -> b;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> throw broken("unknown escape");
                };
        in[write] = (byte) plain;
        return write + 1;
    }

    /** Reads the digits of an escape, and of a second one if the first is half of a pair. Half a pair alone is '?'. */
    private int codePoint() throws MalformedFrameException {
        char first = (char) hex4();
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (Character.isHighSurrogate(first) && end - at >= 6 && in[at] == '\\' && in[at + 1] == 'u') {
            int back = at;
            at += 2;
            char second = (char) hex4();
            if (Character.isLowSurrogate(second)) {
                return Character.toCodePoint(first, second);
            }
            at = back;
        }
        return '?';
    }

    private int hex4() throws MalformedFrameException {
        if (end - at < 4) {
            throw broken("an escape has no end");
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = HEX[in[at++] & 0xFF];
            if (digit < 0) {
                throw broken("an escape needs four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Passes over any value. Brackets are kept as bits, so that a hostile header costs no stack. */
    private void skip() throws MalformedFrameException {
        int depth = 0;
        long objects = 0;
        do {
            int first = peek();
            boolean open = first == '{' || first == '[';
            if (open) {
                if (++depth > MAX_DEPTH) {
                    throw broken("nested deeper than " + MAX_DEPTH);
                }
                at++;
                objects = objects << 1 | (first == '{' ? 1 : 0);
                if (peek() != (first == '{' ? '}' : ']')) {
                    if (first == '{') {
                        key();
                    }
                    continue;
                }
            } else {
                scalar();
            }
            while (depth > 0 && take((objects & 1) == 1 ? '}' : ']')) {
                depth--;
                objects >>>= 1;
            }
            if (depth > 0) {
                expect(',');
                if ((objects & 1) == 1) {
                    key();
                }
            }
        } while (depth > 0);
    }

    /** The next byte that is no white space, without taking it; -1 at the end. */
    private int peek() {
        while (at < end) {
            byte b = in[at];
            if (b > ' ' || b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xFF;
            }
            at++;
        }
        return -1;
    }

    private boolean take(char wanted) {
        int i = at;
        if (i < end && in[i] == wanted) {
            at = i + 1;
            return true;
        }
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted) throws MalformedFrameException {
        if (!take(wanted)) {
            throw broken("'" + wanted + "' is missing");
        }
    }

    private MalformedFrameException broken(String what) {
        return new MalformedFrameException("the JSON header is broken at byte " + at + ": " + what);
    }
}
