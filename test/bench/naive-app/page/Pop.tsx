import { Avatar, Badge, Body1, Button, Caption1, Card, CardFooter, CardHeader, Divider, makeStyles, Title3, tokens } from '@fluentui/react-components';
import { CallRegular, DismissRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';

interface Incoming {
  number: string;
  queue: string;
  contact: { fullname: string; address: string | null } | null;
  cases: { id: string; ticketnumber: string; title: string; createdon: string }[];
  open: number;
  lastCall: { startedat: string } | null;
}
declare global {
  interface Window {
    readonly desk: { call(): Promise<Incoming> };
  }
}

const useStyles = makeStyles({
  card: { height: '100vh', boxSizing: 'border-box', borderRadius: 0 },
  list: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, flexGrow: 1, overflow: 'hidden' },
  row: { display: 'flex', flexDirection: 'column' },
});

export function Pop() {
  const styles = useStyles();
  const [call, setCall] = useState<Incoming | null>(null);
  useEffect(() => void window.desk.call().then(setCall), []);
  if (!call) return null;
  const name = call.contact?.fullname ?? call.number;
  return (
    <Card className={styles.card}>
      <Caption1>Incoming call · {call.queue}</Caption1>
      <CardHeader image={<Avatar name={name} size={40} />} header={<Title3>{name}</Title3>} description={<Body1>{call.number}</Body1>} />
      {call.contact?.address && <Body1>{call.contact.address}</Body1>}
      {call.lastCall && <Caption1>Last call {new Date(call.lastCall.startedat).toLocaleDateString()}</Caption1>}
      <Divider>
        Cases <Badge>{call.open} open</Badge>
      </Divider>
      <div className={styles.list}>
        {call.cases.slice(0, 3).map((each) => (
          <div key={each.id} className={styles.row}>
            <Body1>{each.title}</Body1>
            <Caption1>
              {each.ticketnumber} · {new Date(each.createdon).toLocaleDateString()}
            </Caption1>
          </div>
        ))}
      </div>
      <CardFooter>
        <Button appearance="primary" icon={<CallRegular />}>
          Answer
        </Button>
        <Button icon={<DismissRegular />}>Dismiss</Button>
      </CardFooter>
    </Card>
  );
}
