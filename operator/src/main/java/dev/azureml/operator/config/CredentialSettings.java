package dev.azureml.operator.config;

import dev.azureml.operator.arm.CredentialSource;
import dev.azureml.operator.arm.SensitiveString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

import static dev.azureml.operator.config.AllSettings.AZURE_CLIENT_CERTIFICATE_PATH;
import static dev.azureml.operator.config.AllSettings.AZURE_CLIENT_ID;
import static dev.azureml.operator.config.AllSettings.AZURE_CLIENT_SECRET;
import static dev.azureml.operator.config.AllSettings.AZURE_CLIENT_SECRET_FILE;
import static dev.azureml.operator.config.AllSettings.AZURE_CREDENTIAL;
import static dev.azureml.operator.config.AllSettings.AZURE_FEDERATED_TOKEN_FILE;
import static dev.azureml.operator.config.AllSettings.AZURE_TENANT_ID;

/** The operator's own identity in Azure. What its kind needs is present; the client's secret is text or a file. */
public record CredentialSettings(Kind kind, @Nullable String tenantId, @Nullable String clientId,
        @Nullable SensitiveString clientSecret, @Nullable Path clientSecretFile, @Nullable Path clientCertificate,
        @Nullable Path federatedTokenFile) {

    /** How the operator proves who it is. */
    public enum Kind {
        WORKLOAD_IDENTITY,
        MANAGED_IDENTITY,
        CLIENT_SECRET,
        CLIENT_CERTIFICATE,
        AZURE_CLI,
        /** It is nobody: each tenant has an identity of its own. */
        NONE
    }

    static List<String> problems(SettingValues values) {
        Kind kind = kind(values);
        List<Setting<?>> needed = switch (kind) {
            case WORKLOAD_IDENTITY -> List.of(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE);
            case CLIENT_SECRET -> List.of(AZURE_TENANT_ID, AZURE_CLIENT_ID);
            case CLIENT_CERTIFICATE -> List.of(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_CERTIFICATE_PATH);
            case MANAGED_IDENTITY, AZURE_CLI, NONE -> List.of();
        };
        String credential = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        List<String> problems = new ArrayList<>();
        needed.stream().filter(setting -> !values.isGiven(setting))
                .forEach(setting -> problems.add(setting.name() + ": needed for AZURE_CREDENTIAL " + credential));
        if (kind == Kind.CLIENT_SECRET
                && values.isGiven(AZURE_CLIENT_SECRET) == values.isGiven(AZURE_CLIENT_SECRET_FILE)) {
            problems.add("AZURE_CLIENT_SECRET: AZURE_CREDENTIAL client-secret needs it or AZURE_CLIENT_SECRET_FILE, "
                    + "and not both");
        }
        return problems;
    }

    /** Returns the identity for the ARM client, null for none; reads the files of a secret or certificate. */
    @Nullable
    CredentialSource source() {
        return switch (kind) {
            case NONE -> null;
            case WORKLOAD_IDENTITY ->
                new CredentialSource.WorkloadIdentity(given(tenantId), given(clientId), given(federatedTokenFile));
            case MANAGED_IDENTITY -> new CredentialSource.ManagedIdentity(clientId);
            case CLIENT_SECRET -> new CredentialSource.ClientSecret(given(tenantId), given(clientId),
                    clientSecret != null ? clientSecret : secret(AZURE_CLIENT_SECRET_FILE, given(clientSecretFile)));
            case CLIENT_CERTIFICATE -> new CredentialSource.ClientCertificate(given(tenantId), given(clientId),
                    secret(AZURE_CLIENT_CERTIFICATE_PATH, given(clientCertificate)));
            case AZURE_CLI -> new CredentialSource.AzureCli();
        };
    }

    private static SensitiveString secret(Setting<Path> setting, Path file) {
        String text = SettingFiles.read(setting, file).strip();
        if (text.isEmpty()) {
            throw new SettingsException(List.of(setting.name() + ": the file is empty"));
        }
        return new SensitiveString(text);
    }

    private static <T> T given(@Nullable T part) {
        return Objects.requireNonNull(part, "checked when the settings were read");
    }

    static CredentialSettings from(SettingValues values) {
        return new CredentialSettings(kind(values), values.find(AZURE_TENANT_ID), values.find(AZURE_CLIENT_ID),
                values.find(AZURE_CLIENT_SECRET), values.find(AZURE_CLIENT_SECRET_FILE),
                values.find(AZURE_CLIENT_CERTIFICATE_PATH), values.find(AZURE_FEDERATED_TOKEN_FILE));
    }

    private static Kind kind(SettingValues values) {
        Kind said = values.find(AZURE_CREDENTIAL);
        if (said != null) {
            return said;
        }
        if (values.isGiven(AZURE_FEDERATED_TOKEN_FILE)) {
            return Kind.WORKLOAD_IDENTITY;
        }
        if (values.isGiven(AZURE_CLIENT_SECRET) || values.isGiven(AZURE_CLIENT_SECRET_FILE)) {
            return Kind.CLIENT_SECRET;
        }
        return values.isGiven(AZURE_CLIENT_CERTIFICATE_PATH) ? Kind.CLIENT_CERTIFICATE : Kind.MANAGED_IDENTITY;
    }
}
