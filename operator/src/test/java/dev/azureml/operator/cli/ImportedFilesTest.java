package dev.azureml.operator.cli;

import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImportedFilesTest {
    private static final List<Imported> OBJECTS = List.of(
            new Imported("MLDatastore", "raw", "/id", "shop", Json.object()
                    .put("description", "x"), List.of("a remark"),
                    new TreeMap<>(Map.of("raw-credentials", new TreeSet<>(List.of(
                            "key")))),
                    Map.of(), List.of(), List.of()),
            new Imported("MLEnvironment", "e", "/e", "shop", Json.object(), List.of(), Map.of(),
                    Map.of("e-conda", Map.of(
                            "conda.yaml", "name: x\n")),
                    List.of(), List.of()));

    @Test
    void eachObjectHasAFileAndSecretsAreNotAppliedEmpty() {
        Map<String, String> files = ImportedFiles.of(OBJECTS, "ns", true, null);

        assertThat(files).containsOnlyKeys("shop/mldatastore-raw.yaml", "shop/secret-raw-credentials.yaml.example",
                "shop/mlenvironment-e.yaml", "shop/configmap-e-conda.yaml", "shop/kustomization.yaml");
        assertThat(files.get("shop/kustomization.yaml")).isEqualTo("""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - mldatastore-raw.yaml
                  - mlenvironment-e.yaml
                  - configmap-e-conda.yaml
                """);
        assertThat(files.get("shop/mldatastore-raw.yaml")).startsWith("# /id\n# a remark\n").contains(
                "namespace: ns", "managementPolicy: Observe", "deletionPolicy: Retain");
    }

    @Test
    void aSecretMayComeFromAStore() {
        assertThat(ImportedFiles.of(OBJECTS, "", true, "vault").get("shop/secret-raw-credentials.yaml")).contains(
                "kind: ExternalSecret", "name: vault", "secretKey: key").doesNotContain("namespace");
    }
}
