package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OverlayTest {
    private static final CompareRules RULES = CompareRules.NONE.withExact("/traffic").withListKey("/boxes", "name");

    @ParameterizedTest(name = "{0} + {1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':{'b':1,'c':2}} | {'a':{'b':3}} | {'a':{'b':3,'c':2}}
            {'a':1} | {} | {'a':1}
            {'a':1} | {'a':{'b':null,'c':1}} | {'a':{'c':1}}
            {'a':{'b':1}} | {'a':{'b':null}} | {'a':{}}
            {'a':[1,2]} | {'a':[3]} | {'a':[3]}
            {'traffic':{'blue':100}} | {'traffic':{'green':100}} | {'traffic':{'green':100}}
            {'tags':{'Env':'a','x':'1'}} | {'tags':{'env':'b'}} | {'tags':{'Env':'b','x':'1'}}
            {'env':{'PATH':'a'}} | {'env':{'Path':'b'}} | {'env':{'PATH':'a','Path':'b'}}
            {'ids':{'/subscriptions/A':{'k':1}}} | {'ids':{'/Subscriptions/a':{}}} | {'ids':{'/subscriptions/A':{'k':1}}}
            {'boxes':[{'name':'x','a':1},{'name':'y'}]} | {'boxes':[{'name':'z'},{'name':'x','b':2}]} | {'boxes':[{'name':'x','a':1,'b':2},{'name':'y'},{'name':'z'}]}
            {'boxes':[{'name':'x','a':1}]} | {'boxes':[{'b':2}]} | {'boxes':[{'b':2}]}
            {'boxes':[{'name':'x','a':1}]} | {'boxes':[]} | {'boxes':[{'name':'x','a':1}]}
            """)
    void overlays(String base, String wanted, String expected) {
        assertThat(Overlay.overlay(Json.object(base), Json.object(wanted), RULES)).isEqualTo(Json.object(expected));
    }

    @Test
    void theShapeKeepsTheBasesSpellingAndDropsAnotherSubtypesProperties() {
        var shape = ArmSchema.load().shape("Microsoft.MachineLearningServices/workspaces/datastores");
        var base = Json.object("{'Properties':{'datastoreType':'AzureBlob','accountName':'a','tags':{'x':'1'},"
                + "'credentials':{'credentialsType':'ServicePrincipal','clientId':'c','tenantId':'t'}}}");
        var wanted = Json.object(
                "{'properties':{'credentials':{'credentialsType':'AccountKey','secrets':{'secretsType':'AccountKey','key':'k'}}}}");

        assertThat(Overlay.overlay(shape, base, wanted, CompareRules.NONE)).isEqualTo(Json.object(
                "{'Properties':{'datastoreType':'AzureBlob','accountName':'a','tags':{'x':'1'},"
                        + "'credentials':{'credentialsType':'AccountKey','secrets':{'secretsType':'AccountKey','key':'k'}}}}"));
    }

    @Test
    void leavesAreSortedAndListsAreOne() {
        var body = Json.object(
                "{'b':[{'x':1}],'a':{'d':1,'c':{},'e':null},'tags':{'a/b':'1'},'boxes':[{'name':'x','v':1}],'traffic':{'p':1}}");

        assertThat(Overlay.leaves(body)).map(JsonPointer::toString).containsExactly("/a/c", "/a/d", "/b", "/boxes",
                "/tags/a~1b",
                "/traffic/p");
        assertThat(Overlay.leaves(body, RULES)).map(JsonPointer::toString).containsExactly("/a/c", "/a/d", "/b",
                "/boxes/name=x/name",
                "/boxes/name=x/v", "/tags/a~1b", "/traffic");
    }

    @ParameterizedTest(name = "{0} - {1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':{'b':1,'c':2}} | /a/b | {'a':{'c':2}}
            {'a':{'b':1}} | /a/b | {}
            {'a':{}} | /a/b | {'a':{}}
            {'a':{'b':1}} | /a/x/y | {'a':{'b':1}}
            {'ids':{'/subscriptions/A':{},'/subscriptions/B':{}}} | /ids/~1subscriptions~1a | {'ids':{'/subscriptions/B':{}}}
            {'l':[{'name':'x','a':1,'b':2},{'name':'y'}]} | /l/name=x/a | {'l':[{'name':'x','b':2},{'name':'y'}]}
            {'l':[{'name':'x','a':1,'b':2},{'name':'y'}]} | /l/name=x/name | {'l':[{'name':'y'}]}
            {'l':[{'name':'x'}]} | /l/name=x | {}
            {'l':[1,2]} | /l/0 | {'l':[1,2]}
            """)
    void without(String body, String pointer, String expected) {
        assertThat(Overlay.without(Json.object(body), List.of(Json.at(pointer)))).isEqualTo(Json.object(expected));
    }

    @Test
    void anElementThatIsNoLongerSaidGoesWithWhatAzureAddedToIt() {
        var before = Overlay.leaves(Json.object("{'boxes':[{'name':'x','v':1},{'name':'y','v':1,'w':1}]}"), RULES);
        var now = Overlay.leaves(Json.object("{'boxes':[{'name':'y','v':1}]}"), RULES);
        var azure = Json.object(
                "{'boxes':[{'name':'injected'},{'name':'x','v':1,'default':0},{'name':'y','v':1,'w':1,'default':0}]}");

        var dropped = before.stream().filter(leaf -> !now.contains(leaf)).toList();
        assertThat(Overlay.without(azure, dropped))
                .isEqualTo(Json.object("{'boxes':[{'name':'injected'},{'name':'y','v':1,'default':0}]}"));
    }

    @Test
    void tagNamesIgnoreCase() {
        var body = Json.object("{'tags':{'Env':'a','x':'b'},'env':{'PATH':'p'}}");

        assertThat(Overlay.without(body, List.of(Json.at("/tags/env"), Json.at("/env/Path"))))
                .isEqualTo(Json.object("{'tags':{'x':'b'},'env':{'PATH':'p'}}"));
        assertThat(Overlay.at(body, Json.at("/tags/X"))).isEqualTo(JsonNodeFactory.instance.textNode("b"));
    }

    @Test
    void onlyKeepsThePlace() {
        var body = Json.object("{'a':{'b':1,'c':{'d':2}},'l':[{'name':'x','v':1,'w':2},{'name':'y'}],'m':[1,2],'s':1}");

        assertThat(Overlay.only(body,
                List.of(Json.at("/a/c"), Json.at("/l/name=x/v"), Json.at("/m/0"), Json.at("/s/t"), Json.at("/no/x"))))
                .isEqualTo(Json.object("{'a':{'c':{'d':2}},'l':[{'name':'x','v':1}],'m':[1,2]}"));
        assertThat(Overlay.only(body, List.of(Json.at("/l/name=x"), Json.at("/l/name=x/w"))))
                .isEqualTo(Json.object("{'l':[{'name':'x','v':1,'w':2}]}"));
    }

    @Test
    void setMakesWhatLeadsThere() {
        var body = Json.object("{'a':1,'n':null}");
        var value = JsonNodeFactory.instance.textNode("v");

        Overlay.set(body, Json.at("/tags/a~1b"), value);
        Overlay.set(body, Json.at("/n/0"), value);
        assertThat(body).isEqualTo(Json.object("{'a':1,'n':{'0':'v'},'tags':{'a/b':'v'}}"));
        assertThatThrownBy(() -> Overlay.set(body, Json.at("/a/b"), value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.b");
        assertThatThrownBy(() -> Overlay.set(body, JsonPointer.empty(), value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void setReachesIntoLists() {
        var body = Json.object("{'l':[{'name':'x','v':1}]}");
        var two = JsonNodeFactory.instance.numberNode(2);

        Overlay.set(body, Json.at("/l/name=x/v"), two);
        Overlay.set(body, Json.at("/l/name=y/v"), two);
        Overlay.set(body, Json.at("/l/0/w"), two);
        assertThat(body).isEqualTo(Json.object("{'l':[{'name':'x','v':2,'w':2},{'name':'y','v':2}]}"));
        assertThat(Overlay.at(body, Json.at("/l/name=y/v"))).isEqualTo(two);
        assertThat(Overlay.at(body, Json.at("/l/name=z/v"))).isNull();
        assertThatThrownBy(() -> Overlay.set(body, Json.at("/l/7"), two)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /properties/scaleSettings/maxNodeCount | properties.scaleSettings.maxNodeCount
            /tags/a~1b | tags['a/b']
            /tags/it's | tags['it\\'s']
            /l/0/x | l[0].x
            /l/name=blue/x | l[name=blue].x
            /odata.type | ['odata.type']
            """)
    void displays(String pointer, String expected) {
        assertThat(Overlay.display(Json.at(pointer))).isEqualTo(expected);
    }
}
