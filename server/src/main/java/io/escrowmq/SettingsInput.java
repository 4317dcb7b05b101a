package io.escrowmq;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user said, unread.
 *
 * @param flags values by the flag's name, for example {@code --listen}
 * @param sets the arguments of {@code --set}, each {@code key=value}; of two with one key the later counts
 * @param configFile a file of properties with RocketMQ's names, or null
 */
public record SettingsInput(Map<String, String> flags, List<String> sets, @Nullable Path configFile) {

    public SettingsInput {
        flags = Map.copyOf(flags);
        sets = List.copyOf(sets);
    }
}
