package dev.azureml.e2e;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.operator.PlanCommand;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code plan} says what the operator then does. */
@ExtendWith(SharedKubeServer.class)
class PlanTest {
    private final KubeServer server;

    PlanTest(KubeServer server) {
        this.server = server;
    }

    private record Said(int code, String out, String err) {
    }

    private static Said plan(World world, String... args) {
        Map<String, String> environment = new HashMap<>(world.environment());
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--namespace", world.namespace()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new PlanCommand(InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(all, environment, false);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void quick() {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            Said said = plan(world, Checkout.find().path("samples/quickstart").toString());
            System.out.println(said.out() + said.err() + said.code());
        }
    }
}
