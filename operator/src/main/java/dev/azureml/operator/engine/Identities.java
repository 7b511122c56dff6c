package dev.azureml.operator.engine;

import dev.azureml.api.CredentialsRef;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLWorkspaceSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** As whom the objects of a namespace act in Azure. */
interface Identities {
    /** A ServiceAccount of this name is who all objects in its namespace are that name no other. */
    String DEFAULT_SERVICE_ACCOUNT = "azureml";
    /** A Secret of this name holds the credentials of all objects in its namespace, where there is no such account. */
    String DEFAULT_SECRET = "azureml-credentials";

    /** What the search for an identity came to. */
    sealed interface Found {
        record As(AzureSessions.Session session) implements Found {
        }

        /**
         * What would say who it is is not there.
         *
         * @param what such as {@code Secret team-a/azureml-credentials}
         */
        record Missing(String what, String message) implements Found {
        }

        /** What says who it is can't be used. */
        record Unusable(String what, String message) implements Found {
        }
    }

    /**
     * Returns who that is: the one named, else the namespace's own, else the operator where the tenants file says so.
     *
     * @param named null for the namespace's own
     */
    Found of(String namespace, @Nullable CredentialsRef named);

    /** Returns whether the tenants file says nothing of the namespace. */
    boolean isStranger(String namespace);

    /** Returns the place of nobody, where what Azure is not asked for can be done. */
    AzureSessions.Session nobody();

    /** Returns the operator's identity, where objects of the namespace may act as it. */
    Optional<AzureSessions.Session> operator(String namespace);

    /** Returns the credentials that a spec names; null for its namespace's own. */
    static @Nullable CredentialsRef named(MLSpec spec) {
        return spec instanceof MLWorkspaceSpec workspace ? workspace.credentialsRef() : null;
    }
}
