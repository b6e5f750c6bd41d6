"""A test of one question, the key that scores it, and the right answer."""

from __future__ import annotations

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
TEST = f"""<QuestionForm xmlns="{SCHEMAS}/2017-11-06/QuestionForm.xsd">
  <Question>
    <QuestionIdentifier>capital</QuestionIdentifier>
    <IsRequired>true</IsRequired>
    <QuestionContent><Text>Which is the capital of France?</Text></QuestionContent>
    <AnswerSpecification><SelectionAnswer>
      <Selections>
        <Selection><SelectionIdentifier>paris</SelectionIdentifier><Text>Paris</Text></Selection>
        <Selection><SelectionIdentifier>lyon</SelectionIdentifier><Text>Lyon</Text></Selection>
      </Selections>
    </SelectionAnswer></AnswerSpecification>
  </Question>
</QuestionForm>"""
KEY = f"""<AnswerKey xmlns="{SCHEMAS}/2005-10-01/AnswerKey.xsd">
  <Question>
    <QuestionIdentifier>capital</QuestionIdentifier>
    <AnswerOption>
      <SelectionIdentifier>paris</SelectionIdentifier><AnswerScore>5</AnswerScore>
    </AnswerOption>
  </Question>
  <QualificationValueMapping>
    <PercentageMapping><MaximumSummedScore>5</MaximumSummedScore></PercentageMapping>
  </QualificationValueMapping>
</AnswerKey>"""
PARIS = {"answers": [{"name": "capital", "choices": ["paris"]}]}
