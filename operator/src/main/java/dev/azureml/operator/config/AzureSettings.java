package dev.azureml.operator.config;

import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.CredentialSource;
import dev.azureml.operator.arm.HttpsProxy;
import dev.azureml.operator.arm.NoProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static dev.azureml.operator.config.AllSettings.AZURE_AUTHORITY_HOST;
import static dev.azureml.operator.config.AllSettings.AZURE_CLOUD;
import static dev.azureml.operator.config.AllSettings.AZURE_RESOURCE_MANAGER_URL;

/**
 * Where Azure is and who the operator is there. A URL, audience or authority given wins over the cloud's own;
 * {@code apiVersions} are by lower-case resource type; {@code imageFindingsInterval} is null where what Defender found is not
 * read.
 */
public record AzureSettings(Cloud cloud, @Nullable URI resourceManagerUrl, @Nullable String resourceManagerAudience,
        @Nullable URI authorityHost, @Nullable Path caBundle, CredentialSettings credential,
        @Nullable HttpsProxy proxy, @Nullable String subscriptionId, Map<String, String> apiVersions,
        int maxConcurrency,
        Duration requestTimeout, @Nullable Duration imageFindingsInterval) {

    /** Azure's clouds; a custom one is said in full. */
    public enum Cloud {
        PUBLIC,
        USGOVERNMENT,
        CHINA,
        CUSTOM
    }

    /** The cloud for the ARM client; throws {@link SettingsException} when the CA bundle can't be read. */
    public AzureCloud azureCloud() {
        String caPem = caBundle == null ? null : SettingFiles.read(AllSettings.AZURE_CA_BUNDLE, caBundle);
        return switch (cloud) {
            case PUBLIC -> changed(AzureCloud.PUBLIC, caPem);
            case USGOVERNMENT -> changed(AzureCloud.US_GOVERNMENT, caPem);
            case CHINA -> changed(AzureCloud.CHINA, caPem);
            case CUSTOM -> custom(caPem);
        };
    }

    /** Returns the operator's own identity, null for none; throws {@link SettingsException} when its files can't be read. */
    public @Nullable CredentialSource credentialSource() {
        return credential.source();
    }

    private AzureCloud changed(AzureCloud known, @Nullable String caPem) {
        return new AzureCloud(known.name(), Objects.requireNonNullElse(resourceManagerUrl, known.resourceManager()),
                Objects.requireNonNullElse(resourceManagerAudience, known.audience()),
                Objects.requireNonNullElse(authorityHost, known.authorityHost()), caPem);
    }

    private AzureCloud custom(@Nullable String caPem) {
        URI url = Objects.requireNonNull(resourceManagerUrl, "checked when the settings were read");
        URI authority = Objects.requireNonNull(authorityHost, "checked when the settings were read");
        String audience = Objects.requireNonNullElseGet(resourceManagerAudience, url::toString);
        return AzureCloud.custom(url, audience, authority, caPem);
    }

    static List<String> problems(SettingValues values) {
        if (values.get(AZURE_CLOUD) != Cloud.CUSTOM) {
            return List.of();
        }
        return Stream.of(AZURE_RESOURCE_MANAGER_URL, AZURE_AUTHORITY_HOST).filter(needed -> !values.isGiven(needed))
                .map(needed -> needed.name() + ": needed for AZURE_CLOUD custom").toList();
    }

    private static @Nullable HttpsProxy proxy(SettingValues values) {
        HttpsProxy proxy = values.find(AllSettings.HTTPS_PROXY);
        NoProxy directly = values.find(AllSettings.NO_PROXY);
        return proxy == null || directly == null ? proxy : proxy.except(directly);
    }

    static AzureSettings from(SettingValues values) {
        return new AzureSettings(values.get(AZURE_CLOUD), values.find(AZURE_RESOURCE_MANAGER_URL),
                values.find(AllSettings.AZURE_RESOURCE_MANAGER_AUDIENCE), values.find(AZURE_AUTHORITY_HOST),
                values.find(AllSettings.AZURE_CA_BUNDLE), CredentialSettings.from(values), proxy(values),
                values.find(AllSettings.AZURE_SUBSCRIPTION_ID),
                Objects.requireNonNullElse(values.find(AllSettings.AZURE_API_VERSIONS), Map.of()),
                values.get(AllSettings.ARM_MAX_CONCURRENCY), values.get(AllSettings.ARM_REQUEST_TIMEOUT),
                values.find(AllSettings.AZURE_IMAGE_FINDINGS_INTERVAL));
    }
}
