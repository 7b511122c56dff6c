package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmRequest;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.World;
import java.util.Set;

/** The metrics endpoint of every region, which is on the resource manager's host here. */
public final class MetricsBatch {
    public static final String AUDIENCE = "https://metrics.monitor.azure.com";
    private static final String ACTION = "/metrics:getBatch";
    private static final Set<String> VERSIONS = Set.of("2023-10-01", "2024-02-01");

    private final World world;

    public MetricsBatch(World world) {
        this.world = world;
    }

    /** Whether it is this endpoint that is asked. */
    public static boolean serves(String path) {
        return path.endsWith(ACTION);
    }

    /** Answers {@code POST /subscriptions/{id}/metrics:getBatch}. */
    public ArmResponse answer(ArmRequest request) {
        ArmId subscription = ArmId.of(request.path().substring(0, request.path().length() - ACTION.length()));
        if (!request.method().equals("POST") || !VERSIONS.contains(request.apiVersion())) {
            throw ArmError.badRequest("BadRequest", "The api-version or method is not supported.", null)
                    .in(ArmError.Form.BARE);
        }
        return world.locked(() -> ArmResponse.ok(MonitorMetrics.batch(world, subscription, request)));
    }
}
