package dev.azureml.operator.connection;

import dev.azureml.api.ConnectionAuth;
import dev.azureml.api.MLConnectionSpec;
import dev.azureml.operator.azureml.CredentialValidity;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.WorkspaceConnection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An MLConnection as the body that Azure takes. */
final class ConnectionTranslation {
    private final MLConnectionSpec spec;
    private final ResolvedReferences resolved;
    private final String name;
    private final Duration expiryWarning;

    ConnectionTranslation(ManagedObject<MLConnectionSpec> subject, ResolvedReferences resolved,
            Duration expiryWarning) {
        this.spec = subject.spec();
        this.resolved = resolved;
        this.name = subject.azureName();
        this.expiryWarning = expiryWarning;
    }

    Translation translate() {
        WorkspaceConnection connection = new WorkspaceConnection(resolved, spec.category().name(), spec.target());
        ArmBody.put(connection.properties(), "metadata", spec.metadata());
        ArmBody.put(connection.properties(), "expiryTime", spec.expiryTime());
        ArmBody.put(connection.properties(), "isSharedToAll", spec.isSharedToAll());
        ArmBody.put(connection.properties(), "sharedUserList", spec.sharedUserList());
        ArmBody.put(connection.properties(), "useWorkspaceManagedIdentity", spec.useWorkspaceManagedIdentity());
        ArmBody.put(connection.properties(), "peRequirement", spec.peRequirement());
        if (!authenticated(connection)) {
            return Translation.Refused.invalid("spec", "one of usernamePassword, servicePrincipal, managedIdentity, "
                    + "aad, none, pat, sas, accountKey, apiKey, accessKey, customKeys and oauth2 must be set");
        }
        Optional<Translation.Refused> refusal = connection.finish(spec.overrides());
        return refusal.isPresent()
                ? refusal.get()
                : validity().govern(resolved.now(), expiryWarning, connection.intent(ConnectionKind.KEY, name),
                        connection.look(ConnectionKind.KEY, name));
    }

    /** When Azure says that the credentials end, which it takes for a note and does not check. */
    private CredentialValidity validity() {
        return spec.expiryTime() == null
                ? CredentialValidity.UNLIMITED
                : CredentialValidity.until("spec.expiryTime", null,
                        OffsetDateTime.parse(spec.expiryTime()).toInstant());
    }

    private boolean authenticated(WorkspaceConnection c) {
        return Stream.of(spec.usernamePassword(), spec.servicePrincipal(), spec.managedIdentity(), spec.aad(),
                spec.none(), spec.pat(), spec.sas(), spec.accountKey(), spec.apiKey(), spec.accessKey(),
                spec.customKeys(), spec.oauth2()).filter(Objects::nonNull).peek(said -> put(c, said)).count() == 1;
    }

    private static void put(WorkspaceConnection c, Object said) {
        switch (said) {
            case ConnectionAuth.UsernamePassword user -> c.authType("UsernamePassword")
                    .text("username", user.username())
                    .secret("password", "spec.usernamePassword.password", user.password())
                    .secret("securityToken", "spec.usernamePassword.securityToken", user.securityToken());
            case ConnectionAuth.ServicePrincipal principal -> c.authType("ServicePrincipal")
                    .text("clientId", principal.clientId()).text("tenantId", principal.tenantId())
                    .secret("clientSecret", "spec.servicePrincipal.clientSecret", principal.clientSecret());
            case ConnectionAuth.ManagedIdentity identity -> c.authType("ManagedIdentity")
                    .text("clientId", identity.clientId()).text("resourceId", identity.resourceId());
            case ConnectionAuth.Aad _ -> c.authType("AAD");
            case ConnectionAuth.None _ -> c.authType("None");
            case ConnectionAuth.Pat pat -> c.authType("PAT").secret("pat", "spec.pat.pat", pat.pat());
            case ConnectionAuth.Sas sas -> c.authType("SAS").secret("sas", "spec.sas.sas", sas.sas());
            case ConnectionAuth.AccountKey key -> c.authType("AccountKey").secret("key", "spec.accountKey.key",
                    key.key());
            case ConnectionAuth.ApiKey key -> c.authType("ApiKey").secret("key", "spec.apiKey.key", key.key());
            case ConnectionAuth.AccessKey key -> c.authType("AccessKey").text("accessKeyId", key.accessKeyId())
                    .secret("secretAccessKey", "spec.accessKey.secretAccessKey", key.secretAccessKey());
            case ConnectionAuth.CustomKeys custom -> {
                c.authType("CustomKeys");
                custom.keys().forEach((name, value) -> c.key(name, "spec.customKeys.keys[" + name + "]", value));
            }
            case ConnectionAuth.OAuth2 oauth -> oauth2(c, oauth);
            default -> throw new IllegalArgumentException(said.getClass().getName());
        }
    }

    private static void oauth2(WorkspaceConnection c, ConnectionAuth.OAuth2 oauth) {
        c.authType("OAuth2").text("clientId", oauth.clientId()).text("authUrl", oauth.authUrl())
                .text("tenantId", oauth.tenantId()).text("username", oauth.username())
                .secret("clientSecret", "spec.oauth2.clientSecret", oauth.clientSecret())
                .secret("password", "spec.oauth2.password", oauth.password())
                .secret("developerToken", "spec.oauth2.developerToken", oauth.developerToken())
                .secret("refreshToken", "spec.oauth2.refreshToken", oauth.refreshToken());
    }
}
