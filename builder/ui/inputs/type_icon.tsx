import {
  AimOutlined, AlignLeftOutlined, ApartmentOutlined, BarcodeOutlined, BoldOutlined, CalculatorOutlined, CalendarOutlined, CheckCircleOutlined,
  CheckSquareOutlined, ClockCircleOutlined, ClusterOutlined, DeploymentUnitOutlined, DollarOutlined, DownCircleOutlined, EnvironmentOutlined,
  EyeOutlined, FieldNumberOutlined, FieldTimeOutlined, FontSizeOutlined, FunctionOutlined, GlobalOutlined, HourglassOutlined, LinkOutlined,
  LockOutlined, MailOutlined, NumberOutlined, OrderedListOutlined, PaperClipOutlined, PartitionOutlined, PercentageOutlined, PhoneOutlined,
  PictureOutlined, SafetyCertificateOutlined, ShareAltOutlined, SignatureOutlined, StarOutlined, TableOutlined, TagsOutlined, TeamOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';

/** Field type → what stands for it beside its name. */
const ICONS: Readonly<Record<string, ComponentType>> = {
  text: FontSizeOutlined, long_text: AlignLeftOutlined, rich_text: BoldOutlined, encrypted_text: LockOutlined,
  integer: NumberOutlined, decimal: FieldNumberOutlined, money: DollarOutlined, percent: PercentageOutlined, rating: StarOutlined,
  date: CalendarOutlined, datetime: FieldTimeOutlined, time: ClockCircleOutlined, duration: HourglassOutlined,
  choice: DownCircleOutlined, multi_choice: CheckSquareOutlined, boolean: CheckCircleOutlined, tags: TagsOutlined, cascade: PartitionOutlined,
  reference: LinkOutlined, multi_reference: ShareAltOutlined, any_reference: DeploymentUnitOutlined, subtable: TableOutlined,
  user: UserOutlined, users: TeamOutlined, department: ApartmentOutlined, departments: ClusterOutlined, role: SafetyCertificateOutlined,
  file: PaperClipOutlined, image: PictureOutlined, signature: SignatureOutlined,
  phone: PhoneOutlined, email: MailOutlined, url: GlobalOutlined, address: EnvironmentOutlined, location: AimOutlined,
  barcode: BarcodeOutlined, autonumber: OrderedListOutlined, formula: FunctionOutlined, rollup: CalculatorOutlined, lookup: EyeOutlined,
};

export function TypeIcon({ type }: { readonly type: string }) {
  const Icon = ICONS[type] ?? FontSizeOutlined;
  return <Icon />;
}
