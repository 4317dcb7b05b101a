package io.escrowmq.protocol;

/**
 * The language a client says it is written in; the ordinal is the number in a binary header. Source of the order:
 * RocketMQ's {@code LanguageCode}.
 */
public enum LanguageCode {
    JAVA,
    CPP,
    DOTNET,
    PYTHON,
    DELPHI,
    ERLANG,
    RUBY,
    OTHER,
    HTTP,
    GO,
    PHP,
    OMS,
    RUST,
    NODE_JS;

    private static final LanguageCode[] ALL = values();

    /** The language with this number, OTHER if it has none. */
    static LanguageCode of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : OTHER;
    }

    /** The language with this name, OTHER if there is none. */
    static LanguageCode of(String name) {
        for (LanguageCode language : ALL) {
            if (language.name().equals(name)) {
                return language;
            }
        }
        return OTHER;
    }
}
