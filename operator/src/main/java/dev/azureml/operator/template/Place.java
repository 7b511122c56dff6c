package dev.azureml.operator.template;

import dev.azureml.operator.text.Guid;
import java.util.Set;

/**
 * Where a template goes, as far as that is said: what is not stands for itself.
 *
 * @param tenant id
 */
record Place(Value subscription, Value group, Value location, Value tenant) {
    private static final String NO_SUBSCRIPTION = "the subscription is not said: --subscription";
    private static final String NO_GROUP = "the resource group is not said: --resource-group";
    /** Why ids in it are not known. */
    static final Set<String> UNSAID = Set.of(NO_SUBSCRIPTION, NO_GROUP);

    /** Returns the place where nothing was said of it but these; null for what was not. */
    static Place of(Template.Target target) {
        return new Place(target.subscription() == null
                ? Value.standIn(Guid.NONE, NO_SUBSCRIPTION)
                : Value.of(target.subscription()),
                target.group() == null
                        ? Value.standIn("change-me", NO_GROUP)
                        : Value.of(target.group()),
                target.location() == null
                        ? Value.standIn("changeme", "the region is that of the resource group: --location")
                        : Value.of(target.location()),
                Value.standIn(Guid.NONE, "the tenant is that of the subscription"));
    }

    Place inGroup(Value other) {
        return new Place(subscription, other, location, tenant);
    }

    Place inSubscription(Value other) {
        return new Place(other, group, location, tenant);
    }
}
