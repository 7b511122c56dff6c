package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The data plane of online endpoints: answers which deployment a request went to. */
public final class Scoring {
    private final World world;
    private final Map<String, Long> mirrored = new ConcurrentHashMap<>();

    public Scoring(World world) {
        this.world = world;
    }

    /** Scores a request to {@code /inference/{location}/{endpoint}/score}. */
    public ArmResponse score(String path, @Nullable String authorization, @Nullable String wanted) {
        List<String> parts = List.of(path.split("/", -1));
        return world.locked(() -> {
            Entry endpoint = world.ofType(OnlineEndpoints.TYPE).stream().filter(e -> parts.size() == 5
                    && e.id().name().equals(parts.get(3)) && Json.text(e.body(), "location").equals(parts.get(2)))
                    .findFirst()
                    .orElseThrow(() -> ArmError.of(404, "NotFound", "There is no such endpoint."));
            String chosen = wanted == null ? byTraffic(endpoint) : wanted;
            try {
                authorize(endpoint, authorization);
            } catch (ArmError e) {
                MonitorMetrics.request(world, endpoint.id(), "", e.status());
                throw e;
            }
            Entry deployment = chosen.isEmpty() ? null : world.get(endpoint.id().child("deployments", chosen));
            boolean answers = deployment != null && deployment.state().equals("Succeeded");
            MonitorMetrics.request(world, endpoint.id(), answers ? chosen : "", answers ? 200 : 404);
            if (deployment != null && answers) {
                OnlineDeployments.answered(world, deployment.id(), 200);
            } else {
                throw ArmError.of(404, "NotFound", "No deployment takes this request.");
            }
            if (wanted == null) {
                mirror(endpoint);
            }
            return ArmResponse.ok(Json.object("deployment", chosen)).with("azureml-model-deployment", chosen);
        });
    }

    /** A copy of a share of the requests, whose answers nobody gets. */
    private void mirror(Entry endpoint) {
        Json.at(endpoint.body(), "properties.mirrorTraffic").properties().stream()
                .filter(share -> ThreadLocalRandom.current().nextInt(100) < share.getValue().asInt())
                .forEach(share -> mirrored.merge(endpoint.id().child("deployments", share.getKey()).key(), 1L,
                        Long::sum));
    }

    /** How many copies of requests a deployment got. */
    public long mirrored(String deploymentId) {
        return mirrored.getOrDefault(ArmId.of(deploymentId).key(), 0L);
    }

    private static void authorize(Entry endpoint, @Nullable String authorization) {
        JsonNode keys = Json.at(endpoint.secrets(), "properties.keys");
        boolean known = authorization != null && keys.properties().stream()
                .anyMatch(key -> authorization.equals("Bearer " + key.getValue().asText()));
        if (Json.text(endpoint.body(), "properties.authMode").equals("Key") ? !known : authorization == null) {
            throw ArmError.of(401, "key_auth_bad_header", "The key or token is wrong.");
        }
    }

    private static String byTraffic(Entry endpoint) {
        int at = ThreadLocalRandom.current().nextInt(100);
        for (Map.Entry<String, JsonNode> share : Json.at(endpoint.body(), "properties.traffic").properties()) {
            at -= share.getValue().asInt();
            if (at < 0) {
                return share.getKey();
            }
        }
        return "";
    }
}
