package dev.azureml.operator.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentTest {
    private static final ImmutableContent CONTENT = ImmutableContent.of(List.of("/uri", "/list", "/file"),
            List.of("/os", "/routes"));
    private static final String LONG = "azureml://subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/"
            + "RG/workspaces/ws/datastores/d/paths/a/b";

    private static ObjectNode json(String text) {
        return Golden.json(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'uri':'azureml://datastores/d/paths/a/b'} | {'uri':'" + LONG + "'}",
        "{'uri':'azureml://datastores/d/paths/a/b/'} | {'uri':'" + LONG + "'}",
        "{'uri':'" + LONG + "'} | {'uri':'azureml://datastores/d/paths/a/b','os':'Linux'}",
        "{'uri':'https://a/b','list':[]} | {'uri':'https://a/b','list':null}",
        "{'list':['azureml://datastores/d/paths/a/b']} | {'list':['" + LONG + "'],'tags':{'a':'b'}}",
        "{'file':'a: 1'} | {'file':'a: 1\\n'}", "{} | {'os':'Linux','routes':{'a':{'port':1}}}",
        "{'routes':{'a':{'port':1}}} | {'routes':{'a':{'port':1},'b':null}}"})
    void isTheSameInWhateverSpelling(String wanted, String found) {
        assertThat(CONTENT.difference(json(wanted), json(found), Golden.WORKSPACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'uri':'https://a/b'} | {'uri':'https://a/c'} | /uri",
        "{'uri':'https://a/b'} | {'uri':'https://a/B'} | /uri", "{} | {'uri':'https://a/b'} | /uri",
        "{'uri':'azureml://datastores/d/paths/a/b'} | {'uri':'azureml://subscriptions/x/resourcegroups/RG/workspaces/"
                + "ws/datastores/d/paths/a/b'} | /uri",
        "{'list':['a','b']} | {'list':['b','a']} | /list", "{'list':['a']} | {'list':['a','b']} | /list",
        "{'os':'Windows'} | {'os':'Linux'} | /os", "{'routes':{'a':1}} | {'routes':{'a':1,'b':2}} | /routes"})
    void isAnother(String wanted, String found, String path) {
        assertThat(CONTENT.difference(json(wanted), json(found), Golden.WORKSPACE)).map(Object::toString)
                .contains(path);
    }

    @Test
    void whatIsTheSameIsWrittenBackInAzuresSpelling() {
        assertThat(CONTENT.asFound(json("{'uri':'azureml://datastores/d/paths/a/b','tags':{'a':'b'}}"),
                json("{'uri':'" + LONG + "','os':'Linux'}")))
                .isEqualTo(json("{'uri':'" + LONG + "','tags':{'a':'b'}}"));
    }

    @Test
    void whatWasMadeFromItIsTheSameWhateverAzureMadeOfIt() {
        ObjectNode wanted = json("{'uri':'azureml://jobs/j/outputs/o/paths/p','list':['a'],'os':'Linux',"
                + "'tags':{'a':'b'}}");
        ObjectNode found = json("{'uri':'azureml://datastores/d/paths/j','list':['a'],'os':null}");
        found.setAll(CONTENT.mark(wanted, Golden.WORKSPACE));

        assertThat(CONTENT.difference(wanted, found, Golden.WORKSPACE)).isEmpty();
        assertThat(CONTENT.asFound(wanted, found)).isEqualTo(json("{'uri':'azureml://datastores/d/paths/j',"
                + "'list':['a'],'tags':{'a':'b'}}"));
        assertThat(CONTENT.difference(wanted.put("uri", "azureml://jobs/k/outputs/o/paths/p"), found,
                Golden.WORKSPACE)).isPresent();
    }

    @Test
    void theDigestIsOfTheContentAloneHoweverItIsSpelled() {
        String one = CONTENT.digest(json("{'uri':'azureml://datastores/d/paths/a/b','list':[]}"), Golden.WORKSPACE);

        assertThat(CONTENT.digest(json("{'uri':'" + LONG + "','tags':{'a':'b'}}"), Golden.WORKSPACE)).isEqualTo(one);
        assertThat(CONTENT.digest(json("{'uri':'azureml://datastores/d/paths/a/c'}"), Golden.WORKSPACE))
                .isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b.csv", "a b/c/", "..a/b", "a../b", ".hidden", "...", "日本/語.csv"})
    void pathsThatStayInside(String path) {
        assertThat(AssetUri.wrongPath(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../a", "a/../b", "a/..", "./a", "/a", "a/%2e%2E/b", "a%2f..", "a\\..\\b", "a?sig=x",
        "a#b"})
    void pathsThatMightNot(String path) {
        assertThat(AssetUri.wrongPath(path)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.blob.core.windows.net/c/f", "azureml://datastores/d/paths/x",
        "azureml://jobs/j/outputs/o/paths/", "azureml://registries/r/models/m/versions/1",
        "azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/d/paths/x",
        "azureml://subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/"
                + "datastores/d/paths/x"})
    void urisOfWhichTheWorkspaceIsKnown(String uri) {
        assertThat(AssetUri.wrongUri(uri)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.blob.core.windows.net/c/f?sig=secret", "azureml://datastores/d/paths/../x",
        "abfss://c@a.dfs.core.windows.net/a/%2E%2e/b", "https://a/b/..",
        "azureml://locations/westeurope/workspaces/00000000-0000-0000-0000-000000000001/datastores/d/paths/x",
        "azureml://workspaces/w/datastores/d/paths/x", "azureml:data:1", " AzureML://subscriptions/s/x",
        "azureml://subscriptions/s/resourcegroups/g/workspaces"})
    void urisThatAreRefused(String uri) {
        assertThat(AssetUri.wrongUri(uri)).isNotBlank().doesNotContain("secret");
    }
}
