package dev.azureml.e2e.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(SharedKubeServer.class)
class KubeServerTest {

    private final KubeServer server;

    KubeServerTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void runsTheVersionThatItNames() {
        assertThat(server.client().getKubernetesVersion().getGitVersion()).isEqualTo("v" + KubeBinaries.VERSION);
    }

    @Test
    void itsKubeconfigIsEnoughToReachIt() {
        var namespace = server.createNamespace("reach");
        server.client().resource(new ConfigMapBuilder().withNewMetadata().withName("seen").withNamespace(namespace)
                .endMetadata().withData(Map.of("by", "anybody")).build()).create();

        try (var other = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build()) {
            assertThat(other.configMaps().inNamespace(namespace).withName("seen").get().getData())
                    .containsEntry("by", "anybody");
        }
    }

    @Test
    void servesEveryCommittedDefinition() {
        var served = server.kubectl().must("get", "crd", "--output=name").lines()
                .filter(name -> name.endsWith(".azureml.dev"));

        assertThat(served).isNotEmpty().hasSameSizeAs(Checkout.find().crds());
    }

    /** Twice, as what is there after the first time are other processes. */
    @Test
    void whatWasMadeSinceABackupNeverWas(@TempDir Path folder) throws Exception {
        List<ServerProcesses> started = new ArrayList<>();
        try (KubeServer own = KubeServer.startEmpty(Checkout.find())) {
            started.add(ServerProcesses.of(own.port()));
            for (String time : List.of("first", "second")) {
                var before = config(time + "-before");
                own.client().resource(before).create();
                own.backUp(folder.resolve("backup"));
                own.client().resource(before).delete();
                var after = own.client().resource(config(time + "-after")).create();

                own.restore(folder.resolve("backup"), folder.resolve("log"));
                started.add(ServerProcesses.of(own.port()));

                assertThat(own.client().resource(before).get()).as(time).isNotNull();
                assertThat(own.client().resource(after).get()).as(time).isNull();
            }
        }
        assertThat(started).hasSize(3).noneMatch(one -> one.apiServer().isAlive() || one.etcd().isAlive());
    }

    private static ConfigMap config(String name) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("default").endMetadata().build();
    }

    /** Finding: from 23:57 on nothing that needs an API server could start. */
    @Test
    void aStartBeforeMidnightHasItsTime() {
        for (String begins : new String[]{"12:00:00", "23:56:59", "23:57:30", "23:59:30"}) {
            LocalTime now = LocalTime.parse(begins);
            int limit = KubeServer.startupMillis(now);

            assertThat(limit).as(begins).isBetween(29_000, 180_000);
            assertThat(now.isAfter(now.plus(limit, ChronoUnit.MILLIS))).as("over before it begins, at " + begins)
                    .isFalse();
        }
    }
}
