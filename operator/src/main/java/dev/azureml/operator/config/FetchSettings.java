package dev.azureml.operator.config;

import dev.azureml.operator.fetch.Archives;
import dev.azureml.operator.fetch.Network;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What bounds that which is fetched for tenants. */
public record FetchSettings(Duration timeout, int maxMib, Set<Network> privateNetworks) {
    /** A visit that takes much longer is ended. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public Archives.Limits limits() {
        return new Archives.Limits(timeout, maxMib, List.copyOf(privateNetworks));
    }

    static List<String> problems(SettingValues values) {
        return values.get(AllSettings.FETCH_TIMEOUT).compareTo(LONGEST) <= 0
                ? List.of()
                : List.of(AllSettings.FETCH_TIMEOUT.name() + ": must not be longer than " + LONGEST);
    }

    static FetchSettings from(SettingValues values) {
        return new FetchSettings(values.get(AllSettings.FETCH_TIMEOUT), values.get(AllSettings.FETCH_MAX_MIB),
                Objects.requireNonNullElse(values.find(AllSettings.FETCH_PRIVATE_NETWORKS), Set.of()));
    }
}
