-- Three surveys of twelve questions. Each of the four segments (teen, adult, parent, senior) is the
-- audience of exactly six questions of each survey, so that filtering halves the answer for whichever
-- segment asks.

INSERT INTO zoo.survey (id, title) VALUES
  (1, 'What people read, and where they find the time for it'),
  (2, 'How people get from one end of the town to the other'),
  (3, 'What people come to see when they come to see the zoo');

INSERT INTO zoo.question (id, survey, text, audience) VALUES
  (101, 1, 'How many books have you read to their last page since the beginning of this year?', '{teen,adult,parent,senior}'),
  (102, 1, 'Where do you read most of the time: at home, on the way, at work, or somewhere else?', '{teen,adult,parent,senior}'),
  (103, 1, 'Which book did you have to read for school and would recommend to a friend all the same?', '{teen}'),
  (104, 1, 'How much of what you read in a week do you read because your work asks for it?', '{adult}'),
  (105, 1, 'Which story do the children in your house want to hear again and again and again?', '{parent}'),
  (106, 1, 'Which book from your childhood would you like to see on the shelves of a shop again?', '{senior}'),
  (107, 1, 'Have you ever read a whole book on a telephone, and would you ever do such a thing again?', '{teen,adult}'),
  (108, 1, 'Does anybody in your family read aloud, and who is it that falls asleep over it first?', '{teen,parent}'),
  (109, 1, 'Which book do young and old people in your family both like, and talk to each other about?', '{teen,senior}'),
  (110, 1, 'How much did you spend on books, papers and magazines in the course of the last month?', '{adult,parent}'),
  (111, 1, 'How often do you read a printed newspaper, and how far into it do you get as a rule?', '{adult,senior}'),
  (112, 1, 'Do you take children to the public library, and which of you stays there the longest?', '{parent,senior}'),

  (201, 2, 'How long does the way take that you go most often, measured from one door to the other?', '{teen,adult,parent,senior}'),
  (202, 2, 'How do you get there in the rain: on foot, by bicycle, by bus, by train, or by car?', '{teen,adult,parent,senior}'),
  (203, 2, 'From what age on were you allowed to go to school alone, and how did you go there?', '{teen}'),
  (204, 2, 'How many days of a week do you work at home, and would you like them to be more or fewer?', '{adult}'),
  (205, 2, 'How many trips of an ordinary week do you make only because you take a child somewhere?', '{parent}'),
  (206, 2, 'Is there a bench on the way to your nearest stop, and is there a second one at the stop?', '{senior}'),
  (207, 2, 'Have you used a bicycle or a scooter that you hired by the minute, and where did you leave it?', '{teen,adult}'),
  (208, 2, 'Which crossing on the way to school do you think is dangerous, and what would make it better?', '{teen,parent}'),
  (209, 2, 'Do you travel free or for less than the full price, and do you know what the full price is?', '{teen,senior}'),
  (210, 2, 'What does your household spend on getting about in a month, with everything added up?', '{adult,parent}'),
  (211, 2, 'If your car were gone tomorrow, which of your usual ways could you still go, and how?', '{adult,senior}'),
  (212, 2, 'Have you tried to get into a bus with a pram or a walking frame, and who helped you?', '{parent,senior}'),

  (301, 3, 'Which animal did you go to see first when you came in, and how long did you stay with it?', '{teen,adult,parent,senior}'),
  (302, 3, 'Which animal were you sorry not to see, because it slept, hid, or is no longer kept here?', '{teen,adult,parent,senior}'),
  (303, 3, 'Would you spend a week of your holidays here as a keeper, and with which of the animals?', '{teen}'),
  (304, 3, 'Would you pay for the food of one animal for a whole year, and which one should it be?', '{adult}'),
  (305, 3, 'How many times did the children with you ask for ice cream before you were past the lions?', '{parent}'),
  (306, 3, 'When were you here for the first time, and what was there to be seen that is gone today?', '{senior}'),
  (307, 3, 'How did you learn that the penguins were being fed just then, and did you get there in time?', '{teen,adult}'),
  (308, 3, 'Who in your family wanted to leave first, who wanted to stay, and who won in the end?', '{teen,parent}'),
  (309, 3, 'Did you read the signs, and did they say something that you had not known before today?', '{teen,senior}'),
  (310, 3, 'How did you like the food in the restaurant, and was the price what you had expected?', '{adult,parent}'),
  (311, 3, 'Would you come in the evening if the zoo were open, and until what hour would you stay?', '{adult,senior}'),
  (312, 3, 'Was the path wide and level enough for your wheels wherever you wanted to go with them?', '{parent,senior}');
