package dev.azureml.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.declared.JsonFile;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the expressions of templates come to. */
class ExpressionsTest {
    private static final Template.Target TARGET = new Template.Target(
            "01234567-89ab-cdef-0123-456789abcdef", "rg", "westeurope");

    private static Scope scope(String template) throws IOException {
        Scope scope = new Scope(Place.of(TARGET), Map.of());
        scope.declare(JsonFile.read(template).tree(), Map.of());
        return scope;
    }

    private static Value value(String expression) throws IOException {
        return value("{}", expression);
    }

    private static Value value(String template, String expression) throws IOException {
        JsonNode text = JsonFile.read("\"" + expression.replace("\"", "\\\"") + "\"").tree();
        return scope(template).evaluate(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "plain text | plain text", "[[not('one') | [not('one')", "[concat('a', 'b''c', 1)] | ab'c1",
        "[ toUpper( 'a' ) ] | A", "[format('{0}-{1:00}-{0}', 'x', 'y')] | x-y-x", "[format('{{{0}}}', 1)] | {1}",
        "[format('cpu{0:D2}-{1:000}', 3, 7)] | cpu03-007",
        "[replace('a-b-c', '-', '')] | abc", "[substring('abcdef', 2, 3)] | cde", "[substring('abcdef', 4)] | ef",
        "[split('a,b;c', createArray(',', ';'))[2]] | c", "[join(createArray('a', 'b'), '+')] | a+b",
        "[padLeft('7', 3, '0')] | 007", "[if(equals(1, 1), 'yes', 'no')] | yes", "[if(not(true()), 'yes', 'no')] | no",
        "[if(and(true(), or(false(), greater(2, 1))), 'yes', 'no')] | yes", "[string(empty(''))] | true",
        "[length('four')] | 4", "[length(createArray(1, 2))] | 2", "[contains('team', 'ea')] | true",
        "[contains(createObject('Key', 1), 'key')] | true", "[first('ab')] | a", "[last(createArray(1, 2, 3))] | 3",
        "[take('abcdef', 2)] | ab", "[skip('abcdef', 4)] | ef", "[add(mul(2, 3), sub(5, 1))] | 10", "[div(7, 2)] | 3",
        "[mod(-7, 3)] | -1", "[max(1, 5, 3)] | 5", "[min(createArray(4, 2))] | 2", "[int('12')] | 12",
        "[bool('TRUE')] | true", "[base64('a b')] | YSBi", "[base64ToString('YSBi')] | a b",
        "[json('{\"a\": [1, 2]}').a[1]] | 2", "[coalesce(null(), 'x')] | x",
        "[union(createObject('a', 1), createObject('b', 2)).b] | 2", "[items(createObject('k', 'v'))[0].key] | k",
        "[map(range(0, 3), lambda('i', concat('n', lambdaVariables('i'))))[2]] | n2",
        "[filter(createArray(1, 2, 3), lambda('i', greater(lambdaVariables('i'), 1)))[0]] | 2",
        "[resourceGroup().name] | rg", "[resourceGroup().LOCATION] | westeurope",
        "[subscription().subscriptionId] | 01234567-89ab-cdef-0123-456789abcdef",
        "[resourceId('Microsoft.X/as/bs', 'a', 'b')] | /subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups"
                + "/rg/providers/Microsoft.X/as/a/bs/b",
        "[resourceId('other', 'Microsoft.X/as', 'a')] | /subscriptions/01234567-89ab-cdef-0123-456789abcdef"
                + "/resourceGroups/other/providers/Microsoft.X/as/a",
        "[resourceId('s', 'g', 'Microsoft.X/as', 'a')] | /subscriptions/s/resourceGroups/g/providers/Microsoft.X/as/a",
        "[extensionResourceId('/subscriptions/s', 'Microsoft.X/as', 'a')] | /subscriptions/s/providers/Microsoft.X/as/a"})
    void areComputed(String expression, String result) throws IOException {
        Value value = value(expression);

        assertThat(value.text()).isEqualTo(result);
        assertThat(value.open()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"[uniqueString('a')] | computed by Azure alone",
        "[guid('a')] | computed by Azure",
        "[newGuid()] | another in each deployment", "[listKeys('x', '1').key1] | reads a secret from Azure",
        "[reference('x').y] | known once Azure has made it", "[contoso.name('x')] | can't be computed without Azure",
        "[parameters('none')] | declares no parameter none", "[variables('none')] | declares no variable none",
        "[subscription().tenantId] | tenant", "[concat('a', toLower(uniqueString('b')))] | computed by Azure alone",
        "[if(equals(guid('a'), 'b'), 'c', 'd')] | computed by Azure alone",
        "[concat('x-', createObject('a', 1).b)] | there is no b", "[concat('a', null())] | is given null",
        "[resourceGroup().managedBy] | there is no managedBy"})
    void sayWhatIsNotKnown(String expression, String reason) throws IOException {
        assertThat(value(expression).reasons()).singleElement().asString().contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"[concat('a] | the quote that ends",
        "[concat('a'] | ','",
        "['a' 'b'] | nothing more",
        "[a b] | '('", "[substring('a', 2, 1)] | substring is not given what it takes",
        "[div(1, 0)] | div is not given",
        "[resourceId('a', 'b')] | no type of resource", "[resourceId('Microsoft.X/as', 'a', 'b')] | needs 1 names",
        "[copyIndex()] | stands in no loop", "[toLower()] | toLower is not given", "[if(true())] | if is not given",
        "[format('{0:N1}', 3)] | computed by Azure alone", "[json('{')] | no JSON"})
    void sayWhatIsWrong(String expression, String words) {
        assertThatThrownBy(() -> value(expression)).isInstanceOf(TemplateException.class).hasMessageContaining(words);
    }

    @Test
    void whatIsOpenIsOpenWhereItStandsAlone() throws IOException {
        String template = """
                {"parameters": {"name": {"type": "string"}, "count": {"type": "int"}, "pw": {"type": "secureString",
                    "defaultValue": "never shown"}, "ownerObjectId": {"type": "string"}},
                 "variables": {"both": {"known": "k", "open": "[parameters('name')]"},
                    "copy": [{"name": "list", "count": 2, "input": "[concat('i', copyIndex('list', 1))]"}]}}
                """;

        assertThat(value(template, "[variables('both').known]").open()).isEmpty();
        assertThat(value(template, "[variables('both').open]").reasons()).singleElement().asString()
                .contains("--parameters name=");
        assertThat(value(template, "[parameters('name')]").text()).isEqualTo("name");
        assertThat(value(template, "[parameters('count')]").isUnknown()).isTrue();
        assertThat(value(template, "[parameters('pw')]")).satisfies(secret -> {
            assertThat(secret.isUnknown()).isTrue();
            assertThat(secret.toString()).doesNotContain("never shown");
        });
        assertThat(value(template, "[parameters('ownerObjectId')]").text()).matches("[0-9-]{36}");
        assertThat(value(template, "[join(variables('list'), ' ')]").text()).isEqualTo("i1 i2");
    }

    @Test
    void noValueOfASecretIsKnownWhoeverSaysIt() throws IOException {
        String template = """
                {"definitions": {"hidden": {"type": "securestring"}, "twice": {"$ref": "#/definitions/hidden"}},
                 "parameters": {"a": {"$ref": "#/definitions/twice", "defaultValue": "s3cret"},
                   "b": {"type": "secureObject"}, "c": {"type": "string", "nullable": true}, "d": {"type": "string"}}}
                """;
        Scope scope = new Scope(Place.of(TARGET), Map.of());
        scope.declare(JsonFile.read(template).tree(),
                Map.of("A", Value.of("s3cret"), "b", Value.of("s3cret"), "d", Value
                        .of(42)));

        assertThat(scope.evaluate(JsonFile.read("\"[concat('x', parameters('a'))]\"").tree()).isUnknown()).isTrue();
        assertThat(scope.evaluate(JsonFile.read("\"[parameters('b')]\"").tree()).isUnknown()).isTrue();
        assertThat(scope.evaluate(JsonFile.read("\"[coalesce(parameters('c'), 'none')]\"").tree()).text()).isEqualTo(
                "none");
        assertThat(scope.evaluate(JsonFile.read("\"[parameters('d')]\"").tree()).json().isTextual()).isTrue();
    }

    @Test
    void whatWouldNotEndEnds() throws IOException {
        assertThatThrownBy(() -> value("{\"variables\": {\"a\": \"[variables('b')]\", \"b\": \"[variables('a')]\"}}",
                "[variables('a')]")).hasMessageContaining("is made of itself");
        StringBuilder doubling = new StringBuilder("{\"variables\": {\"v0\": \"1234567890\"");
        for (int i = 1; i < 60; i++) {
            doubling.append(", \"v").append(i).append("\": \"[concat(variables('v").append(i - 1)
                    .append("'), variables('v")
                    .append(i - 1).append("'))]\"");
        }
        String template = doubling.append("}}").toString();
        assertThatThrownBy(() -> value(template, "[variables('v59')]")).hasMessageContaining("more than Azure takes");
        assertThatThrownBy(() -> value("[" + "concat(".repeat(200) + "1" + ")".repeat(200) + "]"))
                .isInstanceOf(TemplateException.class);
    }
}
