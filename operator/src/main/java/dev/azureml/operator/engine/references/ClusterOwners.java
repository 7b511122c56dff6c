package dev.azureml.operator.engine.references;

import dev.azureml.api.MLSpec;
import dev.azureml.operator.engine.spec.SpecValueLocator;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.Optional;

/**
 * Whose a resource is that objects live on by its ARM id: that of the object that equips it. Who names the id in place of
 * the object is asked the same.
 */
public record ClusterOwners(ReferenceIndex index) {

    /** Why the object may not live there; empty when it may, or when nothing of ours equips it. */
    public <S extends MLSpec> Optional<Problem> refusal(ObjectKey key, S spec, Kind<S> kind) {
        return kind.references(spec).livesOn().stream().flatMap(id -> index.linked(Link.equips(id)).stream()
                .filter(owner -> !owner.namespace().equals(key.namespace()))
                .flatMap(owner -> refusal(key, spec, kind, id, owner).stream())).findFirst();
    }

    private <S extends MLSpec> Optional<Problem> refusal(ObjectKey key, S spec, Kind<S> kind, String id,
            ObjectKey owner) {
        ObjectSnapshot known = index.find(owner).filter(ObjectSnapshot::manages).orElse(null);
        if (known == null) {
            return Optional.empty();
        }
        if (!AllowedNamespaces.list(known.spec(), key.namespace())) {
            return Optional.of(new Problem(Reason.OUT_OF_SCOPE, SpecValueLocator.of(spec, id).map(place -> place + ": ")
                    .orElse("") + owner + " manages what is on " + id + " and does not list namespace "
                    + key.namespace() + " in allowedNamespaces"));
        }
        return kind.clusterUse(spec).wholeCluster()
                .map(place -> new Problem(Reason.OUT_OF_SCOPE, place + ": it holds for all of "
                        + id + ", and only objects in namespace " + owner.namespace() + ", where " + owner
                        + " is, may say it"));
    }
}
