"""Everyday lines in which nobody is named, with every word that could look as if: they must stay."""

import pytest

from prepare.scrub import find_spans, load_rules

RULES = load_rules()
MODELS = [rule for rule in RULES if rule.find_many is not None and not rule.missing]

ENGLISH = """
Will you be home by six?
May I borrow the car tomorrow
Mark my words, it's going to rain all weekend
Hope you're feeling better today!
Grant it, he did apologise
Rose early, went for a run, feel amazing
April was a disaster but June looks great
Frank opinion: that film was terrible
Faith in humanity restored lol
Drew a picture of the cat, look
Jack of all trades, master of none
Art class is cancelled
I love Autumn so much, the colours
We binged Stranger Things all night
Can you grab me a Coke from Tesco
Happy Birthday!! hope you have the best day
Merry Christmas to you and the family
Did you see the Arsenal game?
I got a B in Chemistry!!!
Jesus, that was close
OMG YES I CAN'T WAIT
Do you have an iPhone charger
Harry Potter marathon tonight?
Mum says dinner's at 7
Hi Everyone, quick reminder about the rent
Hey Guys what's the plan
Dear Diary, today I ate a whole cake
Alexa ordered it by mistake
Paris was beautiful, the food even better
Sue them if they don't pay you back
Chase the dream not the money
Dawn is my favourite time to run
Ruby is a nice language but I prefer python
Ginger tea helps with nausea
Robin on the bird feeder this morning, so cute
Nick of time, train was leaving
Gene therapy is wild
Dean of the faculty emailed everyone
Max out the volume
Carol singing on Thursday at the church
Austin has the best tacos
Black Friday deals are rubbish
Kitty has been sick on the rug
Ben & Jerry's is half price
Dr Pepper is disgusting
St Patrick's Day pub crawl?
I'm Sorry I'm late the bus never came
This is Amazing
call me crazy but I liked it
my name is not on the list
who's bringing snacks
Lake Louise, North Carolina and the Red Sea
""".strip().splitlines()

RUSSIAN = """
Вера в людей подорвана окончательно
Надежда умирает последней
Слава богу, доехали
Роман дочитал, так себе концовка
Света нет второй день
Лев в зоопарке спал весь день
Марк три осталось, хватит на кофе
Кости ломит, наверное заболеваю
Вали уже домой
Любой вариант подойдет
жене цветы купил?
слава труду
мишка плюшевый такой смешной
паши не паши, а зарплата та же
лена река длинная, да
лень вставать
мила она конечно, но
сани готовь летом
серый день какой-то
ник в стиме поменял
в Москве снег выпал
улица Гагарина перекрыта
памятник Ленину снесли
Яндекс карты врут
Алиса, включи музыку
Господи как жарко
Мама звонила?
С Новым Годом!!!
Спасибо Большое
АХАХАХА НЕ МОГУ
опаздываю на 10 минут
""".strip().splitlines()


@pytest.mark.parametrize("text", ENGLISH + RUSSIAN)
def test_nobody_is_found_where_nobody_is_named(text: str) -> None:
    assert [text[span.start : span.end] for span in find_spans(text, RULES)] == []


@pytest.mark.skipif(not MODELS, reason="no language model is installed")
def test_models_alone_find_nobody_either() -> None:
    texts = ENGLISH + RUSSIAN
    for model in MODELS:
        assert model.find_many is not None
        believed = [text for text, spans in zip(texts, model.find_many(texts), strict=True) if spans]
        assert len(believed) <= 3, believed
