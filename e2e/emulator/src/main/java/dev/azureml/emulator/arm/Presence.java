package dev.azureml.emulator.arm;

import java.util.Optional;

/** What must be there, and must not be, before a resource may be touched. */
final class Presence {
    private final World world;

    Presence(World world) {
        this.world = world;
    }

    /** Throws unless the resource group and the parent resource exist. */
    void parentsOf(ArmId id) {
        if (!id.resourceGroup().isEmpty() && !id.is(ArmId.GROUP_TYPE)) {
            String group = "/subscriptions/" + id.subscription() + "/resourceGroups/" + id.resourceGroup();
            if (world.find(group).isEmpty()) {
                throw ArmError.groupNotFound(id.resourceGroup());
            }
        }
        Optional<ArmId> parent = id.parentId();
        if (parent.isPresent() && !exists(parent.get())) {
            throw world.typeOf(id).parentAbsence(id);
        }
    }

    /** The same, but makes the parent where the type says so. */
    void parentsForPut(ArmId id, ResourceType type) {
        Optional<ArmId> parent = id.parentId();
        if (type.isMakesParent() && parent.isPresent() && world.get(parent.get()) == null) {
            ArmId container = parent.get();
            parentsOf(container);
            ResourceType of = world.typeOf(container);
            world.keep(new Entry(container, of,
                    Json.object("id", container.path(), "name", container.name(), "type", of.name(),
                            "properties", Json.object("isArchived", false, "provisioningState", "Succeeded")),
                    Json.object()));
        }
        parentsOf(id);
    }

    void notBusy(ResourceType type, ArmId id) {
        Operation running = world.busy(type.busyKey(id));
        if (running != null) {
            throw ArmError.conflict(type.busyCode(), "Another operation is in progress on '" + running.resource().path()
                    + "'. Try again when it has ended.");
        }
    }

    void notLocked(ArmId id) {
        for (Optional<ArmId> at = Optional.of(id); at.isPresent(); at = at.get().parentId()) {
            String locks = at.get().path() + "/providers/Microsoft.Authorization/locks";
            if (!id.is("Microsoft.Authorization/locks") && !world.under(locks).isEmpty()) {
                throw ArmError.conflict("ScopeLocked", "The scope '" + id.path()
                        + "' cannot perform delete operation because following scope(s) are locked: '" + at.get().path()
                        + "'. Please remove the lock and try again.");
            }
        }
    }

    private boolean exists(ArmId id) {
        return id.is(ArmId.SUBSCRIPTION_TYPE) || world.typeOf(id).isVirtual() || world.get(id) != null;
    }
}
