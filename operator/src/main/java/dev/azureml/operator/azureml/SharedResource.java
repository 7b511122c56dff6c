package dev.azureml.operator.azureml;

import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.OwnerTag;

/** A resource that several objects may want alike, such as a resource group. */
public final class SharedResource {
    private SharedResource() {
    }

    /**
     * What one of them made is enough for the others, and only the one that made it keeps it. Its mark says who that is
     * where the record was lost.
     */
    public static Intent of(Intent wanted, ManagedObject<?> subject, Facts facts) {
        boolean others = facts.get(wanted.key()) instanceof Observation.Present(var body, boolean _)
                && subject.recorded(wanted.key()).isEmpty() && !subject.owner().equals(OwnerTag.of(body));
        return others
                ? Intent.require(wanted.key(), wanted.id(), wanted.apiVersion()).dependingOn(wanted.dependsOn())
                : wanted;
    }
}
