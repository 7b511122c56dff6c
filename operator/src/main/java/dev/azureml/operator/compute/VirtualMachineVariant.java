package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.VirtualMachine;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.StatusFields;
import java.util.List;
import java.util.Optional;

/** A virtual machine of somebody's, such as a Data Science Virtual Machine. */
record VirtualMachineVariant(VirtualMachine machine) implements ComputeVariant {
    @Override
    public String computeType() {
        return "VirtualMachine";
    }

    @Override
    public String resourceId() {
        return machine.resourceId();
    }

    @Override
    public Optional<AttachmentTarget> target() {
        return Optional.of(new AttachmentTarget("spec.virtualMachine.resourceId", "2024-03-01"));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        return Attached.machine(machine, machine.administratorAccount());
    }

    @Override
    public List<ComputeSecret> secrets() {
        return Attached.secrets("virtualMachine", machine.administratorAccount());
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        return Attached.machineRules(intent, scene);
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        return fields.text("vmSize", ComputeTranslation.PROPERTIES + "/virtualMachineSize");
    }
}
