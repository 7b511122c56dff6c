package dev.azureml.operator.engine;

import dev.azureml.api.CredentialsRef;
import dev.azureml.operator.engine.inputs.Secrets;
import dev.azureml.operator.engine.inputs.ServiceAccounts;
import dev.azureml.operator.tenant.Tenants;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** As whom objects act by what is in their namespaces, and as the operator only where the tenants file says so. */
final class NamespaceIdentities implements Identities {
    private final Secrets secrets;
    private final ServiceAccounts accounts;
    private final AzureSessions sessions;
    private final Supplier<Tenants> tenants;

    NamespaceIdentities(Secrets secrets, ServiceAccounts accounts, AzureSessions sessions, Supplier<Tenants> tenants) {
        this.secrets = secrets;
        this.accounts = accounts;
        this.sessions = sessions;
        this.tenants = tenants;
    }

    @Override
    public Found of(String namespace, @Nullable CredentialsRef named) {
        if (named != null && named.serviceAccountName() != null) {
            return account(namespace, named.serviceAccountName());
        }
        if (named != null && named.name() != null) {
            return secret(namespace, named.name());
        }
        if (accounts.find(namespace, DEFAULT_SERVICE_ACCOUNT).filter(a -> a.clientId() != null).isPresent()) {
            return account(namespace, DEFAULT_SERVICE_ACCOUNT);
        }
        if (secrets.find(namespace, DEFAULT_SECRET).isPresent()) {
            return secret(namespace, DEFAULT_SECRET);
        }
        Optional<AzureSessions.Session> own = tenants.get().mayBeOperator(namespace)
                ? sessions.own()
                : Optional.empty();
        return own.<Found>map(Found.As::new).orElseGet(() -> missing(namespace));
    }

    @Override
    public boolean isStranger(String namespace) {
        return tenants.get().of(namespace).isEmpty();
    }

    @Override
    public AzureSessions.Session nobody() {
        return sessions.nobody();
    }

    @Override
    public Optional<AzureSessions.Session> operator(String namespace) {
        return tenants.get().mayBeOperator(namespace) ? sessions.own() : Optional.empty();
    }

    private static Found missing(String namespace) {
        return new Found.Missing("ServiceAccount " + namespace + "/" + DEFAULT_SERVICE_ACCOUNT, "namespace " + namespace
                + " has no credentials for Azure: annotate a ServiceAccount " + DEFAULT_SERVICE_ACCOUNT + " in it with "
                + ServiceAccounts.CLIENT_ID + ", create a Secret " + DEFAULT_SECRET
                + ", or let the platform team say identity: Operator in the tenants file");
    }

    private Found secret(String namespace, String name) {
        String what = "Secret " + namespace + "/" + name;
        try {
            return secrets.find(namespace, name).<Found>map(secret -> new Found.As(sessions.of(secret)))
                    .orElseGet(() -> new Found.Missing(what, what + " with credentials does not exist yet"));
        } catch (IllegalArgumentException e) {
            return new Found.Unusable(what, what + ": " + e.getMessage());
        }
    }

    private Found account(String namespace, String name) {
        String what = "ServiceAccount " + namespace + "/" + name;
        try {
            return accounts.find(namespace, name).map(account -> account.clientId() == null
                    ? new Found.Unusable(what, what + " has no annotation " + ServiceAccounts.CLIENT_ID
                            + " with the client id of an identity in Azure that trusts it")
                    : new Found.As(sessions.of(account, () -> accounts.token(account))))
                    .orElseGet(() -> new Found.Missing(what, what + " does not exist yet"));
        } catch (IllegalArgumentException e) {
            return new Found.Unusable(what, what + ": " + e.getMessage());
        }
    }
}
