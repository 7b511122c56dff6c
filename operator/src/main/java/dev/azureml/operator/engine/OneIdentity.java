package dev.azureml.operator.engine;

import dev.azureml.api.CredentialsRef;
import dev.azureml.operator.tenant.Tenants;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody is who runs the program, whatever credentials their objects name. */
final class OneIdentity implements Identities {
    private final AzureSessions sessions;
    private final Tenants tenants;

    OneIdentity(AzureSessions sessions, Tenants tenants) {
        this.sessions = sessions;
        this.tenants = tenants;
    }

    @Override
    public Found of(String namespace, @Nullable CredentialsRef named) {
        return new Found.As(sessions.own().orElseGet(sessions::nobody));
    }

    @Override
    public boolean isStranger(String namespace) {
        return tenants.of(namespace).isEmpty();
    }

    @Override
    public AzureSessions.Session nobody() {
        return sessions.nobody();
    }

    @Override
    public Optional<AzureSessions.Session> operator(String namespace) {
        return sessions.own();
    }
}
