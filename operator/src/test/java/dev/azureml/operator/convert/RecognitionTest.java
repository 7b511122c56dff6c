package dev.azureml.operator.convert;

import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.manifest.YamlProblem;
import dev.azureml.operator.manifest.YamlReader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a file describes, by its schema or its keys. */
class RecognitionTest {
    private static final String LATEST = "$schema: https://azuremlschemas.azureedge.net/latest/%s.schema.json\n";

    private static Recognition.Recognised of(String text) throws YamlProblem {
        return Recognition.of((Yaml.Mapping) YamlReader.read("f.yml", text, YamlReader.Use.FILES_OF_AZ_ML).getFirst(),
                _ -> false);
    }

    static Stream<Arguments> schemas() {
        return Stream.of(arguments("workspace", SourceKind.WORKSPACE), arguments("hub", SourceKind.WORKSPACE),
                arguments("project", SourceKind.WORKSPACE), arguments("amlCompute", SourceKind.COMPUTE),
                arguments("computeInstance", SourceKind.COMPUTE), arguments("kubernetesCompute", SourceKind.COMPUTE),
                arguments("vmCompute", SourceKind.COMPUTE), arguments("synapseSparkCompute", SourceKind.COMPUTE),
                arguments("azureBlob", SourceKind.DATASTORE), arguments("azureFile", SourceKind.DATASTORE),
                arguments("azureDataLakeGen1", SourceKind.DATASTORE),
                arguments("azureDataLakeGen2", SourceKind.DATASTORE),
                arguments("oneLake", SourceKind.DATASTORE), arguments("data", SourceKind.DATA),
                arguments("model", SourceKind.MODEL), arguments("environment", SourceKind.ENVIRONMENT),
                arguments("workspaceConnection", SourceKind.CONNECTION),
                arguments("azureOpenAIConnection", SourceKind.CONNECTION),
                arguments("managedOnlineEndpoint", SourceKind.ONLINE_ENDPOINT),
                arguments("kubernetesOnlineEndpoint", SourceKind.ONLINE_ENDPOINT),
                arguments("managedOnlineDeployment", SourceKind.ONLINE_DEPLOYMENT),
                arguments("kubernetesOnlineDeployment", SourceKind.ONLINE_DEPLOYMENT),
                arguments("batchEndpoint", SourceKind.BATCH_ENDPOINT),
                arguments("batchDeployment", SourceKind.BATCH_DEPLOYMENT),
                arguments("modelBatchDeployment", SourceKind.BATCH_DEPLOYMENT),
                arguments("pipelineComponentBatchDeployment", SourceKind.BATCH_DEPLOYMENT),
                arguments("serverlessEndpoint", SourceKind.SERVERLESS_ENDPOINT));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aSchemaTells(String schema, SourceKind kind) throws YamlProblem {
        assertThat(of(LATEST.formatted(schema) + "name: x")).isEqualTo(new Recognition.Known(kind));
        assertThat(of("$schema: \" http://azureml/sdk-2-0/" + schema + ".json?x=1 \"\nname: x"))
                .isEqualTo(new Recognition.Known(kind));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("name: a\ntype: amlcompute", SourceKind.COMPUTE),
                arguments("name: a\ntype: ComputeInstance", SourceKind.COMPUTE),
                arguments("name: a\ntype: kubernetes\nresource_id: x", SourceKind.COMPUTE),
                arguments("name: a\ntype: kubernetes\nendpoint_name: b\nmodel: m", SourceKind.ONLINE_DEPLOYMENT),
                arguments("name: a\ntype: azure_blob\naccount_name: b\ncontainer_name: c", SourceKind.DATASTORE),
                arguments("name: a\ntype: azure_blob\nurl: b\ncontainer_name: c", SourceKind.CONNECTION),
                arguments("name: a\ntype: azure_blob\ncredentials: {type: sas}", SourceKind.CONNECTION),
                arguments("name: a\ntype: git\ntarget: b", SourceKind.CONNECTION),
                arguments("name: a\ntype: azure_open_ai\nazure_endpoint: b", SourceKind.CONNECTION),
                arguments("name: a\ntype: uri_file\npath: b", SourceKind.DATA),
                arguments("name: a\ntype: mltable\npath: b", SourceKind.DATA),
                arguments("name: a\ntype: mlflow_model\npath: b", SourceKind.MODEL),
                arguments("name: a\nimage: b", SourceKind.ENVIRONMENT),
                arguments("name: a\nbuild: {path: b}", SourceKind.ENVIRONMENT),
                arguments("name: a\nauth_mode: key", SourceKind.ONLINE_ENDPOINT),
                arguments("name: a\ntraffic: {b: 100}", SourceKind.ONLINE_ENDPOINT),
                arguments("name: a\ndefaults: {deployment_name: b}", SourceKind.BATCH_ENDPOINT),
                arguments("name: a\nmodel_id: azureml://registries/x/models/y", SourceKind.SERVERLESS_ENDPOINT),
                arguments("name: a\ninstance_type: b\nmodel: c", SourceKind.ONLINE_DEPLOYMENT),
                arguments("name: a\nendpoint_name: b\ncompute: c\nmodel: d", SourceKind.BATCH_DEPLOYMENT),
                arguments("name: a\nendpoint_name: b\ntype: pipeline", SourceKind.BATCH_DEPLOYMENT),
                arguments("name: a\nmini_batch_size: 3\nmodel: c", SourceKind.BATCH_DEPLOYMENT),
                arguments("name: a\nlocation: b\ndisplay_name: c", SourceKind.WORKSPACE),
                arguments("name: a\nmanaged_network: {isolation_mode: disabled}", SourceKind.WORKSPACE),
                arguments("name: a\nkind: hub", SourceKind.WORKSPACE),
                arguments("name: a\nhub_id: b", SourceKind.WORKSPACE));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keysTell(String text, SourceKind kind) throws YamlProblem {
        assertThat(of(text)).isEqualTo(new Recognition.Known(kind));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments(LATEST.formatted("commandJob") + "command: x", Recognition.NoKind.class),
                arguments(LATEST.formatted("pipelineJob") + "jobs: {}", Recognition.NoKind.class),
                arguments(LATEST.formatted("commandComponent") + "name: x", Recognition.NoKind.class),
                arguments(LATEST.formatted("schedule") + "name: x", Recognition.NoKind.class),
                arguments(LATEST.formatted("registry") + "name: x", Recognition.NoKind.class),
                arguments(LATEST.formatted("featureStore") + "name: x", Recognition.NoKind.class),
                arguments(LATEST.formatted("marketplaceSubscription") + "name: x", Recognition.NoKind.class),
                arguments("type: pipeline\njobs: {a: b}", Recognition.NoKind.class),
                arguments("command: x\nenvironment: y", Recognition.NoKind.class),
                arguments("name: x\ntrigger: {}\ncreate_job: {a: b}", Recognition.NoKind.class),
                arguments("name: x\nlocation: y\nreplication_locations: [a]", Recognition.NoKind.class),
                arguments("apiVersion: v1\nkind: Secret", Recognition.Foreign.class),
                arguments("name: x\ndependencies: [a]", Recognition.Foreign.class),
                arguments("on: push\njobs: {a: b}", Recognition.Foreign.class),
                arguments("type: mltable\npaths: [{file: x}]", Recognition.Foreign.class),
                arguments("flavors: {a: b}\nrun_id: x", Recognition.Foreign.class),
                arguments("name: x\npath: y", Recognition.Unclear.class),
                arguments("name: x\nauth_mode: aad_token", Recognition.Unclear.class),
                arguments("name: x\nendpoint_name: y\nmodel: z", Recognition.Unclear.class),
                arguments("name: x\ntype: something", Recognition.Unclear.class),
                arguments("name: x", Recognition.Unclear.class));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatHasNoKindIsKnownAsSuch(String text, Class<?> what) throws YamlProblem {
        assertThat(of(text)).isInstanceOf(what);
    }
}
