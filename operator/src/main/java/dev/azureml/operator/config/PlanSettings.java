package dev.azureml.operator.config;

import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.tenant.TenantsFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of the operator's settings says what it would do.
 *
 * @param tenants null where everything is allowed
 * @param operatorNamespace where the Secret with the key of the digests is
 */
public record PlanSettings(AzureSettings azure, @Nullable TenantsFile tenants, PriceSettings prices,
        @Nullable String clusterId,
        @Nullable String inClusterId, String operatorNamespace, String hmacSecret, Duration credentialExpiryWarning) {
    private static final List<Setting<?>> OF_CREDENTIALS = List.of(AllSettings.AZURE_CREDENTIAL,
            AllSettings.AZURE_CLIENT_SECRET, AllSettings.AZURE_CLIENT_SECRET_FILE,
            AllSettings.AZURE_CLIENT_CERTIFICATE_PATH, AllSettings.AZURE_FEDERATED_TOKEN_FILE);

    /**
     * Reads them from flags and environment variables; where nothing says who asks Azure, it is whoever is signed in to the
     * Azure CLI.
     *
     * @throws SettingsException with all that is wrong
     */
    public static PlanSettings read(List<String> flags, Map<String, String> environment) {
        SettingValues said = SettingValues.read(AllSettings.ALL, flags, environment, Map.of());
        Map<String, String> fallbacks = new HashMap<>();
        if (OF_CREDENTIALS.stream().noneMatch(said::isGiven)) {
            fallbacks.put(AllSettings.AZURE_CREDENTIAL.name(), "azure-cli");
        }
        SettingValues values = SettingValues.read(AllSettings.ALL, flags, environment, fallbacks);
        List<String> problems = new java.util.ArrayList<>(AzureSettings.problems(values));
        problems.addAll(CredentialSettings.problems(values));
        PriceFile prices = values.find(AllSettings.PRICES_FILE);
        if (prices != null) {
            unreadable(prices).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new PlanSettings(AzureSettings.from(values), values.find(AllSettings.TENANTS_FILE),
                PriceSettings.from(values),
                values.find(AllSettings.CLUSTER_ID), values.find(AllSettings.IN_CLUSTER_ID),
                values.get(AllSettings.OPERATOR_NAMESPACE), values.get(AllSettings.SECRETS_HMAC_SECRET),
                values.get(AllSettings.CREDENTIAL_EXPIRY_WARNING));
    }

    /** Whoever asks for a plan is there to mend the file, and would take one without costs for the whole. */
    private static Optional<String> unreadable(PriceFile prices) {
        try {
            prices.read();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(AllSettings.PRICES_FILE.name() + ": " + e.getMessage());
        }
    }
}
