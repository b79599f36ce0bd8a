Feature: Sessions are listed, renamed and deleted
  For users with many conversations: each is found again, under a title of its own, and is gone when it is deleted.

  Rule: The list shows every session, the latest used first

    Scenario: The session that was used last stands first in the list
      Given Ann has asked "My name is Ann"
      And Ben has asked "My name is Ben"
      When Ann asks "Who am I?"
      Then the list of sessions shows:
        | user |
        | Ann  |
        | Ben  |

    Scenario: A session without an answer is in the list
      When the user sends "Is anybody there?"
      Then the list of sessions shows:
        | user     |
        | the user |

    Scenario: A page of the list holds no more sessions than asked for
      Given Ann has asked "My name is Ann"
      And Ben has asked "My name is Ben"
      When Cem asks "My name is Cem"
      Then the list of sessions can be read in pages of 2 sessions

  Rule: A renamed session keeps its title and its messages

    Scenario: A renamed session is listed under its new title
      Given the user has asked "What is bamboo?"
      When the user renames the session to "Trip to the 竹林 🎋"
      Then the list of sessions shows:
        | user     | title               |
        | the user | Trip to the 竹林 🎋 |
      And the history holds 2 messages

    Scenario: The next message does not change the title of a renamed session
      Given the user has asked "What is bamboo?"
      And the user has renamed the session to "Plants"
      When the user asks "And a panda?"
      Then the answer is complete
      And the list of sessions shows:
        | user     | title  |
        | the user | Plants |

    Scenario: The title of a session survives a restart
      Given the user has asked "What is bamboo?"
      And the user has renamed the session to "Plants"
      When Bamboo is restarted
      Then the list of sessions shows:
        | user     | title  |
        | the user | Plants |

    Scenario: Renaming one session leaves the others as they are
      Given Ann has asked "My name is Ann"
      And Ben has asked "My name is Ben"
      And Ann has renamed Ann's session to "Ann's own"
      When Ben renames Ben's session to "Ben's own"
      Then the list of sessions shows:
        | user | title     |
        | Ben  | Ben's own |
        | Ann  | Ann's own |

    Scenario: A session that does not exist cannot be renamed
      When the user chooses a new session id
      Then no session can be renamed under the id "{session}"

  Rule: A deleted session is gone

    Scenario: A deleted session is neither listed nor readable
      Given the user has asked "What is bamboo?"
      When the user deletes the session
      Then the list of sessions does not show the session
      And nothing is stored under the session id "{session}"

    Scenario: A deleted session does not come back with a restart
      Given the user has asked "What is bamboo?"
      And the user has deleted the session
      When Bamboo is restarted
      Then the list of sessions does not show the session
      And nothing is stored under the session id "{session}"

    Scenario: Deleting one session leaves the others as they are
      Given Ann has asked "My name is Ann"
      And Ben has asked "My name is Ben"
      When Ann deletes Ann's session
      Then the list of sessions does not show Ann's session
      And the list of sessions shows:
        | user |
        | Ben  |
      And Ben's history holds 2 messages

    Scenario: A session that is deleted during its answer ends the answer
      Given the model stalls after 2 tokens of its answer "one two three" to "Count"
      And the user has read "one two" of the answer to "Count"
      When the user deletes the session
      Then the answer ends as stopped within 1 s
      And nothing is stored under the session id "{session}"

    Scenario: A session that does not exist cannot be deleted
      When the user chooses a new session id
      Then no session can be deleted under the id "{session}"

    Scenario: A session cannot be deleted twice
      Given the user has asked "What is bamboo?"
      When the user deletes the session
      Then no session can be deleted under the id "{session}"
