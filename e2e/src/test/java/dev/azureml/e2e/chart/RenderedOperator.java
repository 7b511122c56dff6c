package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Programs;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The operator as a process with what a rendered Deployment gives its container: the variables, the files that are
 * mounted, and a token of its ServiceAccount.
 */
final class RenderedOperator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final URI http;

    private RenderedOperator(Process process, Path output, URI http) {
        this.process = process;
        this.output = output;
        this.http = http;
    }

    static RenderedOperator start(KubeServer server, GenericKubernetesResource deployment, String podName, Path root)
            throws IOException {
        JsonNode pod = JSON.valueToTree(deployment).at("/spec/template/spec");
        String namespace = deployment.getMetadata().getNamespace();
        Path output = Files.createTempFile(root, podName, ".log");
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), "dev.azureml.operator.Main").redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH", "HOME", "TMPDIR"));
        variables(pod.at("/containers/0/env"), environment, namespace, podName);
        mount(server, pod, environment, namespace, root);
        int port = Programs.freePort();
        // Two replicas share this machine's ports, which Pods do not.
        environment.put("HTTP_PORT", Integer.toString(port));
        environment.put("HTTP_ADDRESS", "127.0.0.1");
        likeAPod(server, pod.path("serviceAccountName").asText(), namespace, environment, root);
        return new RenderedOperator(builder.start(), output, URI.create("http://localhost:" + port));
    }

    private static void variables(JsonNode env, Map<String, String> environment, String namespace, String podName) {
        for (JsonNode variable : env) {
            String value = switch (variable.at("/valueFrom/fieldRef/fieldPath").asText()) {
                case "metadata.namespace" -> namespace;
                case "metadata.name" -> podName;
                default -> variable.path("value").asText();
            };
            environment.put(variable.path("name").asText(), value);
        }
    }

    /** Writes the keys of mounted Secrets and ConfigMaps below {@code root}, and has the variables name those files. */
    private static void mount(KubeServer server, JsonNode pod, Map<String, String> environment, String namespace,
            Path root) throws IOException {
        for (JsonNode volume : pod.path("volumes")) {
            String secret = volume.at("/secret/secretName").asText();
            String configMap = volume.at("/configMap/name").asText();
            for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
                if (!mount.path("name").asText().equals(volume.path("name").asText())) {
                    continue;
                }
                Path folder = Files.createDirectories(root.resolve(mount.path("mountPath").asText().substring(1)));
                if (!secret.isEmpty()) {
                    write(folder, server.client().secrets().inNamespace(namespace).withName(secret).require()
                            .getData(), true);
                } else if (!configMap.isEmpty()) {
                    write(folder, server.client().configMaps().inNamespace(namespace).withName(configMap).require()
                            .getData(), false);
                }
                String at = mount.path("mountPath").asText() + "/";
                environment.replaceAll((_, value) -> value.startsWith(at) ? root + value : value);
            }
        }
    }

    private static void write(Path folder, Map<String, String> data, boolean encoded) throws IOException {
        for (Map.Entry<String, String> entry : data.entrySet()) {
            byte[] content = encoded
                    ? Base64.getDecoder().decode(entry.getValue())
                    : entry.getValue().getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(entry.getKey()), content);
        }
    }

    /** Only what the kubelet gives a Pod: the server's address, its certificate, and a token. */
    private static void likeAPod(KubeServer server, String account, String namespace, Map<String, String> environment,
            Path root) throws IOException {
        // By the TokenRequest API, as the kubelet does.
        String token = server.kubectl().must("create", "token", account, "-n", namespace, "--duration=1h");
        Path file = Files.writeString(root.resolve("token"), token);
        environment.putAll(server.podEnvironment(file, server.authority()));
    }

    /** Waits until {@code /readyz} says so. */
    void awaitReady() {
        try (var client = HttpClient.newHttpClient()) {
            Instant end = Instant.now().plus(PATIENCE);
            var request = HttpRequest.newBuilder(http.resolve("/readyz")).build();
            String last = "";
            while (Instant.now().isBefore(end) && process.isAlive()) {
                try {
                    var answer = client.send(request, BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    last = answer.body();
                } catch (IOException e) {
                    last = e.toString();
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new AssertionError("not ready: " + last + "\n" + output());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    /** Waits until it ends by itself; its exit code. */
    int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("did not end by itself:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Ends it as the kubelet does. */
    void end() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end in time:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
