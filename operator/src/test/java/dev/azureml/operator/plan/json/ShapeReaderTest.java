package dev.azureml.operator.plan.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table of ARM shapes says one thing of each type. */
class ShapeReaderTest {
    private static String group(String type) {
        return "{'types':{'" + type + "':'Thing'},'shapes':{'Thing':{'properties':{'name':'string'}}}}";
    }

    @Test
    void readsEachTypeByItsNameInLowerCase() {
        assertThat(ShapeReader.read(Json.object("{'groups':[" + group("A.B/c") + "," + group("A.B/d") + "]}")))
                .containsOnlyKeys("a.b/c", "a.b/d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.B/c", "a.b/C"})
    void refusesATypeThatIsNamedTwice(String again) {
        var file = Json.object("{'groups':[" + group("A.B/c") + "," + group(again) + "]}");

        assertThatThrownBy(() -> ShapeReader.read(file)).hasMessage("The table of ARM shapes has " + again + " twice");
    }
}
