package dev.azureml.operator.simulation;

import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.ForwardingArm;
import dev.azureml.operator.arm.ListResult;
import java.util.HashMap;
import java.util.Map;

/** Azure Resource Manager as it was when it was first asked: what was answered is not asked again. Used by one thread. */
public final class RememberingArm extends ForwardingArm {
    private final Map<String, ArmResult> read = new HashMap<>();
    private final Map<String, ListResult> listed = new HashMap<>();

    public RememberingArm(Arm azure) {
        super(azure);
    }

    @Override
    public ArmResult send(ArmRequest request) {
        if (!request.method().equals("GET")) {
            return azure.send(request);
        }
        ArmResult known = read.get(request.pathAndQuery());
        if (known == null) {
            known = azure.send(request);
            if (!(known instanceof ArmResult.Failure)) {
                read.put(request.pathAndQuery(), known);
            }
        }
        return known;
    }

    @Override
    public ListResult list(String pathAndQuery) {
        ListResult known = listed.get(pathAndQuery);
        if (known == null) {
            known = azure.list(pathAndQuery);
            if (!(known instanceof ListResult.Failed)) {
                listed.put(pathAndQuery, known);
            }
        }
        return known;
    }
}
