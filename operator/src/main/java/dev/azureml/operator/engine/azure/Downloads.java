package dev.azureml.operator.engine.azure;

import dev.azureml.operator.fetch.Archives;
import dev.azureml.operator.fetch.FetchException;
import dev.azureml.operator.fetch.HostRule;
import dev.azureml.operator.fetch.Unpacked;
import dev.azureml.operator.plan.Archive;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Tenants;
import java.util.function.Supplier;

/** Brings what specs name by URL, from where the tenants file lets their namespace have it. */
public record Downloads(Archives archives, Supplier<Tenants> tenants) {
    private HostRule hosts(String namespace) {
        return (host, port) -> tenants.get().refusalOfHost(namespace, host, port);
    }

    /** @throws OutOfScopeException when the namespace may not have it fetched */
    void permit(String namespace, Archive archive) {
        archives.refusal(archive.url(), hosts(namespace)).ifPresent(why -> {
            throw new OutOfScopeException(why, archive.url());
        });
    }

    Unpacked open(String namespace, Archive archive) throws FetchException {
        return archives.open(namespace, new Archives.Wanted(archive.url(), archive.digest(), archive.folder(), archive
                .required()), hosts(namespace));
    }

    /** What to tell whoever named it. */
    static Problem problem(Archive archive, FetchException e) {
        Reason reason = switch (e.kind()) {
            case NOT_ALLOWED -> Reason.OUT_OF_SCOPE;
            case INVALID -> Reason.INVALID_SPEC;
            case UNAVAILABLE -> Reason.DEPENDENCY_NOT_READY;
            case BUSY -> Reason.BUSY;
        };
        return new Problem(reason, archive.property() + ": " + e.getMessage());
    }
}
