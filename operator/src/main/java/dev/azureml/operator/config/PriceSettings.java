package dev.azureml.operator.config;

import dev.azureml.operator.cost.PriceFile;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the operator learns what things cost.
 *
 * @param file null where there is none
 * @param url of a Retail Prices API; null where none is asked
 * @param currency in which that is asked
 * @param interval how often it is asked
 */
public record PriceSettings(@Nullable PriceFile file, @Nullable URI url, String currency, Duration interval) {
    static PriceSettings from(SettingValues values) {
        return new PriceSettings(values.find(AllSettings.PRICES_FILE), values.find(AllSettings.PRICES_URL),
                values.get(AllSettings.PRICES_CURRENCY), values.get(AllSettings.PRICES_INTERVAL));
    }
}
