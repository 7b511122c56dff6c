package dev.azureml.operator.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLDataSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.api.ResourceStatus.Phase;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DataKindTest {
    private static final String OWNER = "cluster/team/thing";
    private static final String LONG = "azureml://subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/rg/"
            + "workspaces/ws/datastores/lake_store/paths/";
    private static final String FILE = "{'uriFile':{'datastoreRef':{'name':'lake'},'path':'a.parquet'}%s}";
    private static final Facts EMPTY = Facts.NONE.with("asset", new Observation.Absent());

    private final DataKind kind = new DataKind();

    @ParameterizedTest
    @ValueSource(strings = {"uri-file", "uri-folder", "mltable"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("data/" + name);
        Facts facts = EMPTY.with(golden.at("/puts/1/key").asText(), new Observation.Absent());

        assertThat(Golden.puts(translate(golden.get("spec"), facts))).isEqualTo(golden.get("puts"));
    }

    @Test
    void theContainerIsReadFirstAndThenTheNumberThatMayBeFree() {
        JsonNode spec = spec(FILE, "");

        assertThat(keys(translate(spec, Facts.NONE))).containsExactly("asset MANAGE");
        assertThat(keys(translate(spec, EMPTY))).containsExactly("asset MANAGE", "version/1 REQUIRE");
        assertThat(keys(translate(spec, asset("4", "5")))).containsExactly("asset MANAGE", "version/4 REQUIRE");
        Facts other = asset("4", "5").with("version/4", version("b.parquet", null, false));
        assertThat(keys(translate(spec, other))).containsExactly("asset MANAGE", "version/5 REQUIRE");
        assertThat(keys(translate(spec, other.with("version/5", new Observation.Absent()))))
                .containsExactly("asset MANAGE", "version/5 MANAGE");
    }

    @Test
    void theNewestVersionWithThatContentStandsForTheSpecInAzuresSpelling() {
        Facts facts = asset("4", "5").with("version/4", version("a.parquet", OWNER, false));

        Intent intent = Golden.intents(translate(spec(FILE, ",'description':'New words'"), facts)).intents().get(1);

        assertThat(intent.key()).isEqualTo("version/4");
        assertThat(intent.dependsOn()).containsExactly("asset");
        assertThat(intent.body().at("/properties/dataUri").asText()).isEqualTo(LONG + "a.parquet");
        assertThat(intent.body().at("/properties/description").asText()).isEqualTo("New words");
    }

    @Test
    void aNamedVersionWithAnotherPathIsRefused() {
        Facts facts = asset("3", "4").with("version/3", version("b.parquet", OWNER, false));

        assertThat(Golden.refusal(translate(spec(FILE, ",'version':'3'"), facts))).isEqualTo("spec.version: version 3 "
                + "of data asset thing exists with another properties.dataUri; versions are immutable: use another "
                + "version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'uriFile':{'datastoreRef':{'name':'lake'},'path':'../x'}} | spec.uriFile.path: the path must not leave",
        "{'uriFolder':{'uri':'https://a.b/c?sig=secret'}} | spec.uriFolder.uri: a URI has no query",
        "{'mltable':{'datastoreRef':{'name':'elsewhere'},'path':'x'}} | spec.mltable.datastoreRef: MLDatastore "
                + "elsewhere is ",
        "{'uriFolder':{'datastoreRef':{'name':'sql'},'path':'x'}} | spec.uriFolder.datastoreRef: MLDatastore sql is ",
        "{'uriFile':{}} | spec.uriFile: datastoreRef with path, or uri must be set",
        "{} | spec: one of uriFile, uriFolder and mltable must be set",
        "{'uriFolder':{'uri':'https://a.b/c'}} | spec.uriFolder: data asset thing in Azure is of type uri_file"})
    void whatCanNotBeIsRefusedByItsPath(String spec, String words) {
        assertThat(Golden.refusal(translate(spec(spec, ""), asset("1", "2")))).startsWith(words)
                .doesNotContain("secret");
    }

    @Test
    void olderVersionsGoToTheArchiveOnceTheNewOneIsThere() {
        ResourceStatus[] recorded = {made("1", Phase.Ready), made("2", Phase.Ready), made("3", Phase.Ready)};
        Facts facts = asset("3", "4").with("version/3", version("a.parquet", OWNER, false))
                .with("version/2", version("b.parquet", OWNER, false))
                .with("version/1", version("c.parquet", OWNER, true));

        Translation one = translate(spec(FILE, ""), facts, recorded);

        assertThat(keys(one)).containsExactly("asset MANAGE", "version/3 MANAGE", "version/2 MANAGE",
                "version/1 MANAGE");
        Intent archive = Golden.intents(one).intents().get(2);
        assertThat(archive.body()).isEqualTo(Golden.json("{\"properties\":{\"isArchived\":true}}"));
        assertThat(archive.dependsOn()).containsExactly("version/3");
        assertThat(keys(translate(spec(FILE, ",'versionsToKeep':2"), facts, recorded))).containsExactly("asset MANAGE",
                "version/3 MANAGE", "version/2 LOOK", "version/1 MANAGE");
        assertThat(keys(translate(spec(FILE, ",'versionsToKeep':3"), facts, recorded))).containsExactly("asset MANAGE",
                "version/3 MANAGE", "version/2 LOOK", "version/1 LOOK");
    }

    @Test
    void whatIsInTheArchiveWasAdoptedOrIsGoneIsLeft() {
        Facts facts = asset("3", "4").with("version/3", version("a.parquet", OWNER, false))
                .with("version/2", version("b.parquet", OWNER, true))
                .with("version/1", version("c.parquet", null, false))
                .with("version/0", new Observation.Absent());

        assertThat(keys(translate(spec(FILE, ""), facts, made("0", Phase.Ready), adopted("1"), archived("2"),
                made("3", Phase.Ready)))).containsExactly("asset MANAGE", "version/3 MANAGE", "version/1 LOOK",
                        "version/0 LOOK");
    }

    @Test
    void aNumberThatWasClaimedAndWentToAnotherIsLetGo() {
        Facts facts = asset("2", "3").with("version/2", version("theirs.parquet", null, false))
                .with("version/3", new Observation.Absent());
        ResourceStatus lost = claimed("2");

        assertThat(keys(translate(spec(FILE, ""), facts, lost))).containsExactly("asset MANAGE", "version/3 MANAGE");
        assertThat(kind.deletion(Golden.subject(kindSpec("{'deletionPolicy':'Delete'}")), lost).action())
                .isEqualTo(new DeletionAction.Retain());
        Facts crashed = facts.with("version/2", version("before.parquet", OWNER, false));
        assertThat(keys(translate(spec(FILE, ""), crashed, lost))).containsExactly("asset MANAGE", "version/3 MANAGE",
                "version/2 MANAGE");
    }

    @Test
    void goesOrStaysByPolicy() {
        var delete = new DeletionAction.Delete(Map.of());
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), made("1", Phase.Ready)).action()).isEqualTo(delete);
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), adopted("1")).action())
                .isEqualTo(new DeletionAction.Retain());
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), archived("1")).action())
                .isEqualTo(new DeletionAction.Retain());
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), Golden.recorded("asset", "/data/thing")).action())
                .isEqualTo(delete);
        assertThat(
                kind.deletion(Golden.subject(kindSpec("{'deletionPolicy':'Retain'}")), made("1", Phase.Ready)).action())
                .isEqualTo(new DeletionAction.Retain());
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), Golden.recorded("asset", "/data/thing")).mustBeEmpty())
                .containsExactly(new DeletionRule.Contents(Golden.WORKSPACE + "/data/thing/versions",
                        Map.of("listViewType", "All")));
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), made("1", Phase.Ready)).archived())
                .contains(Golden.json("{\"properties\":{\"isArchived\":true}}"));
        assertThat(kind.deletion(Golden.subject(kindSpec("{}")), made("1", Phase.Ready)).mustBeEmpty()).isEmpty();
    }

    @Test
    void reportsTheVersionThatStandsForTheSpecAndTheLatest() {
        Facts facts = asset("7", "8").with("version/3", version("a.parquet", OWNER, false));
        var subject = Golden.subject(kindSpec("{'version':'3'}"), made("3", Phase.Ready), made("4", Phase.Ready));

        assertThat(kind.report(subject, facts)).isEqualTo(Golden.json("""
                {"dataType":"uri_file","isArchived":false,"version":"3","latestVersion":"7","versionId":"%s",
                 "dataUri":"%s"}
                """.formatted(Golden.WORKSPACE + "/data/thing/versions/3", LONG + "a.parquet")));
        var fresh = Golden.subject(kindSpec("{}"), made("8", Phase.Ready));
        assertThat(kind.report(fresh, facts).path("latestVersion").asText()).isEqualTo("8");
        assertThat(kind.report(Golden.subject(kindSpec("{}")), Facts.NONE)).isEmpty();
    }

    @Test
    void aVersionThatAzureHasNotTakenIsNotReported() {
        var first = Golden.subject(kindSpec("{'version':'1'}"), made("1", Phase.Creating));
        var next = Golden.subject(kindSpec("{'version':'4'}"), made("3", Phase.Ready), made("4", Phase.Creating));

        assertThat(kind.report(first, Facts.NONE)).isEmpty();
        assertThat(kind.report(next, Facts.NONE)).isEqualTo(Golden.json("""
                {"version":"3","latestVersion":"3","versionId":"%s"}
                """.formatted(Golden.WORKSPACE + "/data/thing/versions/3")));
    }

    @Test
    void whatIsOnlyObservedIsReportedAsFoundAndWhatIsNotThereIsNot() {
        var observing = Golden.subject(kindSpec("{'managementPolicy':'Observe'}"));
        ObjectNode found = Objects.requireNonNull(asset("7", "8").with("version/7", version("a.parquet", null, false))
                .body("version/7").orElse(null)).put("id", "/some/versions/7");
        Facts facts = asset("7", "8").with("version/7", new Observation.Present(found, false));

        assertThat(kind.report(observing, facts)).isEqualTo(Golden.json("""
                {"dataType":"uri_file","isArchived":false,"version":"7","latestVersion":"7",
                 "versionId":"/some/versions/7","dataUri":"%s"}
                """.formatted(LONG + "a.parquet")));
        assertThat(kind.report(observing, facts.with("version/8", new Observation.Absent())).has("version")).isFalse();
    }

    @Test
    void aReferencedUriOfATableIsCheckedToo() {
        assertThat(Golden.refusal(translate(spec("{'mltable':{'uri':'azureml://datastores/x/paths/t','referencedUris':"
                + "['https://a/b','azureml://locations/westeurope/workspaces/guid/datastores/d/paths/x']}}", ""),
                EMPTY)))
                .startsWith("spec.mltable.referencedUris[1]: ").contains("azureml://datastores/");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "{'uriFile':{'datastoreRef':{'name':'lake'},'path':'a.csv.gz'}} | UseParquet",
        "{'uriFile':{'datastoreRef':{'name':'lake'},'path':'a.parquet'}} | -",
        "{'uriFile':{'uri':'https://a.b/c.JSON'}} | UseParquet,UseDatastore",
        "{'uriFolder':{'uri':'azureml://datastores/lake_store/paths/a/'}} | -",
        "{'mltable':{'datastoreRef':{'name':'lake'},'path':'t'}} | ConsiderFileFormat",
        "{'mltable':{'uri':'azureml://datastores/x/paths/t','referencedUris':['https://a/b.JPG']}} | UseFilesForMedia",
        "{'uriFolder':{'datastoreRef':{'name':'blob'},'path':'t'}} | ChooseNearRegion,UseAdlsGen2"})
    void advises(String spec, @Nullable String rules) {
        Facts facts = EMPTY.with("version/1", new Observation.Absent()).with("storageAccount",
                new Observation.Present(Golden.json("{\"location\":\"East US\",\"properties\":{}}"), false));

        assertThat(Golden.intents(translate(spec(spec, ""), facts)).advice()).extracting(Advice::rule)
                .containsExactly(rules == null ? new String[0] : rules.split(",", -1));
    }

    @Test
    void theStorageAccountIsLookedAtWhereTheDatastoreSaysEnough() {
        Translation translation = translate(spec("{'uriFolder':{'datastoreRef':{'name':'blob'},'path':'t'}}", ""),
                EMPTY);

        assertThat(keys(translation)).containsExactly("asset MANAGE", "version/1 REQUIRE", "storageAccount LOOK");
        assertThat(Golden.intents(translation).intents().get(2).id().value()).isEqualTo("/subscriptions/"
                + "11111111-2222-3333-4444-555555555555/resourceGroups/data/providers/Microsoft.Storage/"
                + "storageAccounts/acct");
    }

    @Test
    void refersToItsDatastore() {
        assertThat(kind.references(kindSpec("{'mltable':{'datastoreRef':{'name':'lake'},'path':'t'}}")).objects())
                .containsExactly(new ObjectRef("MLDatastore", null, "lake"));
        assertThat(kind.references(kindSpec("{'uriFile':{'uri':'https://a/b'}}")).objects()).isEmpty();
    }

    private static Facts asset(String latest, String next) {
        return Golden.present("asset", """
                {"properties":{"dataType":"uri_file","isArchived":false,"latestVersion":"%s","nextVersion":"%s"}}
                """.formatted(latest, next));
    }

    private static Observation version(String path, @Nullable String owner, boolean archived) {
        String tags = owner == null ? "null" : "{\"azureml.dev-owner\":\"" + owner + "\"}";
        return new Observation.Present(Golden.json("""
                {"properties":{"dataType":"uri_file","dataUri":"%s","isArchived":%s,"tags":%s}}
                """.formatted(LONG + path, archived, tags)), false);
    }

    private static ResourceStatus resource(String version, Origin origin, Phase phase, @Nullable List<String> paths,
            @Nullable String hash) {
        return new ResourceStatus("version/" + version, Golden.WORKSPACE + "/data/thing/versions/" + version,
                "2025-12-01", origin, phase, paths, hash, null, null, null, null);
    }

    private static ResourceStatus made(String version, Phase phase) {
        return resource(version, Origin.Created, phase, List.of("/properties/dataType", "/properties/dataUri"), "abc");
    }

    private static ResourceStatus archived(String version) {
        return resource(version, Origin.Created, Phase.Ready, List.of("/properties/isArchived"), "def");
    }

    private static ResourceStatus adopted(String version) {
        return resource(version, Origin.Adopted, Phase.Ready, null, null);
    }

    private static ResourceStatus claimed(String version) {
        return resource(version, Origin.Created, Phase.Creating, null, null);
    }

    private static JsonNode spec(String spec, String more) {
        return Golden.json(spec.replace("%s", more).replace('\'', '"'));
    }

    private static MLDataSpec kindSpec(String spec) {
        return Golden.spec(MLDataSpec.class, spec(spec, ""));
    }

    private static List<String> keys(Translation translation) {
        return Golden.intents(translation).intents().stream().map(i -> i.key() + " " + i.mode()).toList();
    }

    private Translation translate(JsonNode spec, Facts facts, ResourceStatus... recorded) {
        return kind.translate(Golden.subject(Golden.spec(MLDataSpec.class, spec), recorded), resolved(), facts);
    }

    private static ResolvedReferences resolved() {
        Map<ObjectRef, ReferencedObject> objects = Map.ofEntries(
                referred("lake", Golden.WORKSPACE.child("datastores", "lake_store"),
                        "{'azureDataLakeGen2':{'accountName':'acct','filesystem':'f'}}"),
                referred("blob", Golden.WORKSPACE.child("datastores", "blob"),
                        "{'azureBlob':{'accountName':'acct','resourceGroup':'data'}}"),
                referred("elsewhere", ArmId.parse(Golden.WORKSPACE + "2/datastores/d"), "{}"),
                referred("sql", Golden.WORKSPACE.child("connections", "sql"), "{}"));
        return new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), objects, null), Instant.EPOCH);
    }

    private static Map.Entry<ObjectRef, ReferencedObject> referred(String name, ArmId id, String spec) {
        ObjectRef ref = new ObjectRef("MLDatastore", null, name);
        return Map.entry(ref, new ReferencedObject(ref, id, Golden.json(spec.replace('\'', '"')), Golden.json("{}")));
    }
}
